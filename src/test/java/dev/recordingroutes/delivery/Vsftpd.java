package dev.recordingroutes.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * vsftpd with its default settings, by FTP or by FTPS: data is encrypted too, and its connections must resume the TLS
 * session of the control connection.
 *
 * <p>Clients log in as the anonymous user, with a list of passwords: any other user would have to be one of the system,
 * or need a file in {@code /etc/pam.d}. Started by root, it uses chroot and drops its rights, as usual; otherwise it
 * runs as the user who started it.
 */
public final class Vsftpd extends RealFtpServer {
    private String more = "";

    /** Creates a server whose clients see a home directory; it starts later. */
    public Vsftpd(Path home, boolean tls) throws Exception {
        super(home, "ftp", tls);
    }

    @Override
    public Path program() {
        return Path.of("/usr/sbin/vsftpd");
    }

    @Override
    public String remedy() {
        return "apt-get install vsftpd";
    }

    @Override
    void impatient() {
        more = "idle_session_timeout=1\n";
    }

    @Override
    List<String> command() throws Exception {
        Files.writeString(directory.resolve("passwords"), ServerCase.PASSWORD + "\n");
        Files.createDirectories(directory.resolve("empty"));
        var configuration = directory.resolve("vsftpd.conf");
        var text = """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%1$d
                pasv_min_port=33000
                background=NO
                anonymous_enable=YES
                secure_email_list_enable=YES
                email_password_file=%2$s/passwords
                ftp_username=%3$s
                anon_root=%4$s
                anon_umask=022
                write_enable=YES
                anon_upload_enable=YES
                anon_mkdir_write_enable=YES
                anon_other_write_enable=YES
                secure_chroot_dir=%2$s/empty
                run_as_launching_user=%5$s
                xferlog_enable=NO
                %6$s""".formatted(port, directory, owner.owner().getName(), home, ROOT ? "NO" : "YES", more);
        Files.writeString(configuration, text + (tls ? tls() : ""));
        return List.of(program().toString(), configuration.toString());
    }

    private String tls() {
        return """
                ssl_enable=YES
                allow_anon_ssl=YES
                force_anon_logins_ssl=YES
                force_anon_data_ssl=YES
                force_local_logins_ssl=YES
                force_local_data_ssl=YES
                rsa_cert_file=%s
                """.formatted(pem());
    }
}
