package dev.recordingroutes.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSH's sshd with its SFTP server, started by its own user: only root could log in another one. */
public final class OpenSsh extends RealServer {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private String more = "";

    /** Creates a server whose clients see a home directory; it starts later. */
    public OpenSsh(Path home) throws IOException {
        super(home);
    }

    @Override
    public Path program() {
        return PROGRAM;
    }

    @Override
    public String remedy() {
        return "apt-get install openssh-server";
    }

    @Override
    void impatient() {
        more = "ChannelTimeout *=1s\nUnusedConnectionTimeout 1s\n";
    }

    @Override
    List<String> command() throws Exception {
        if (!Files.exists(directory.resolve("host"))) {
            makeKeys();
        }
        var configuration = directory.resolve("sshd_config");
        Files.writeString(configuration, """
                ListenAddress 127.0.0.1
                Port %1$d
                HostKey %2$s/host
                AuthorizedKeysFile %2$s/key.pub
                PidFile none
                PasswordAuthentication no
                UsePAM no
                StrictModes no
                Subsystem sftp internal-sftp -d %3$s
                %4$s""".formatted(port, directory, home, more));
        var command = new ArrayList<String>();
        if (ROOT) {
            command.addAll(List.of(
                    "setpriv",
                    "--reuid",
                    owner.owner().getName(),
                    "--regid",
                    owner.group().getName(),
                    "--clear-groups"));
        }
        command.addAll(List.of(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString()));
        return command;
    }

    private void makeKeys() throws Exception {
        for (var key : List.of("host", "key", "stranger")) {
            run("ssh-keygen -q -t ed25519 -f " + directory.resolve(key), "", "");
        }
        giveAway(directory.resolve("host"));
        var host = Files.readString(directory.resolve("host.pub"));
        Files.writeString(knownHosts(), "[127.0.0.1]:%d %s".formatted(port, host));
    }

    /** Returns the file with the server's key. */
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** Returns the file with the user's private key. */
    public Path key() {
        return directory.resolve("key");
    }

    @Override
    public String uri() {
        return uri("key");
    }

    @Override
    String uriOfAStranger() {
        return uri("stranger");
    }

    private String uri(String key) {
        return "sftp://%s@127.0.0.1:%d/archive?privateKeyFile=%s/%s&knownHostsFile=%s"
                .formatted(owner.owner().getName(), port, directory, key, knownHosts());
    }
}
