package dev.recordingroutes.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** FTP or FTPS server program with password login. */
public abstract class RealFtpServer extends RealServer {
    final boolean tls;
    private final String login;

    RealFtpServer(Path home, String login, boolean tls) throws Exception {
        super(home);
        this.login = login;
        this.tls = tls;
        if (tls) {
            assumeInstalled();
            makeCertificate();
        }
    }

    @Override
    public String uri() {
        return uri(ServerCase.PASSWORD);
    }

    @Override
    String uriOfAStranger() {
        return uri("another");
    }

    /** Returns the password of its only user. */
    public final String password() {
        return ServerCase.PASSWORD;
    }

    private String uri(String password) {
        var uri =
                "%s://%s@localhost:%d/archive?password=RAW(%s)".formatted(tls ? "ftps" : "ftp", login, port, password);
        return tls
                ? uri + "&ftpClient.trustStore.file=%s&ftpClient.trustStore.password=secret".formatted(trustStore())
                : uri;
    }

    /** File with the server's key and its self-signed certificate for localhost. */
    final Path pem() {
        return directory.resolve("server.pem");
    }

    private Path trustStore() {
        return directory.resolve("trust.p12");
    }

    /** Creates key and certificate; RSA, since vsftpd's default ciphers require it. */
    private void makeCertificate() throws Exception {
        var key = directory.resolve("key.pem");
        var certificate = directory.resolve("certificate.pem");
        run("openssl req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                + " -keyout %s -out %s".formatted(key, certificate));
        Files.writeString(pem(), Files.readString(key) + Files.readString(certificate));
        permit(pem(), "rw-------");
        try (var in = Files.newInputStream(certificate);
                var out = Files.newOutputStream(trustStore())) {
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            trust.store(out, "secret".toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
