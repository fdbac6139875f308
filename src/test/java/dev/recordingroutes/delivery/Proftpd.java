package dev.recordingroutes.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * ProFTPD with its default settings, by FTP or by FTPS: data connections must resume the TLS session of the control
 * connection. Its user is in a password file of the test.
 *
 * <p>Debian does not install it beside vsftpd. The environment variable PROFTPD_ROOT names the directory where its
 * packages were unpacked instead; the default is where the package installs it.
 */
final class Proftpd extends RealFtpServer {
    private static final Path ROOT_DIRECTORY =
            Path.of(Optional.ofNullable(System.getenv("PROFTPD_ROOT")).orElse("/"));

    private String more = "";

    Proftpd(Path home, boolean tls) throws Exception {
        super(home, "me", tls);
    }

    @Override
    public Path program() {
        return ROOT_DIRECTORY.resolve("usr/sbin/proftpd");
    }

    @Override
    public String remedy() {
        return "see .ci/run for how to have it beside vsftpd, with PROFTPD_ROOT";
    }

    @Override
    void impatient() {
        more = "TimeoutIdle 1\n";
    }

    @Override
    List<String> command() throws Exception {
        var users = directory.resolve("users");
        if (!Files.exists(users)) {
            makeUser(users);
        }
        var configuration = directory.resolve("proftpd.conf");
        var text = """
                ModulePath %1$s/usr/lib/proftpd
                %7$s
                ServerName test
                ServerType standalone
                DefaultAddress 127.0.0.1
                Port %2$d
                UseIPv6 off
                PidFile %3$s/pid
                ScoreboardFile %3$s/scoreboard
                SystemLog %3$s/log
                TransferLog none
                WtmpLog off
                DelayEngine off
                ControlsEngine off
                User %4$s
                Group %5$s
                AuthOrder mod_auth_file.c
                AuthUserFile %6$s
                RequireValidShell off
                AllowOverwrite on
                %8$s""".formatted(
                        ROOT_DIRECTORY,
                        port,
                        directory,
                        owner.owner().getName(),
                        owner.group().getName(),
                        users,
                        tls ? "LoadModule mod_tls.c" : "",
                        // Only root can use chroot.
                        ROOT ? "DefaultRoot ~\n" : "");
        Files.writeString(configuration, text + more + (tls ? tls() : ""));
        return List.of(program().toString(), "-n", "-q", "-c", configuration.toString());
    }

    private String tls() {
        return """
                TLSEngine on
                TLSRequired on
                TLSLog %1$s/tls.log
                TLSRSACertificateFile %2$s
                TLSRSACertificateKeyFile %2$s
                """.formatted(directory, pem());
    }

    private void makeUser(Path users) throws Exception {
        run(
                "%s/usr/sbin/ftpasswd --passwd --stdin --file=%s --name=me --uid=%s --gid=%s --home=%s --shell=/bin/sh"
                        .formatted(
                                ROOT_DIRECTORY,
                                users,
                                Files.getAttribute(archive(), "unix:uid"),
                                Files.getAttribute(archive(), "unix:gid"),
                                home),
                ServerCase.PASSWORD);
    }
}
