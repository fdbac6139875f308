package dev.recordingroutes.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** SFTP server with one user, which can refuse to open files. */
public final class TestSftpServer implements AutoCloseable {
    public static final String USER = "me";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = keyPair();
    private final Set<PublicKey> authorized = ConcurrentHashMap.newKeySet();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final ServerCase.Stall stall;
    private final AtomicInteger passwords = new AtomicInteger();
    private volatile IOException refusal;

    public TestSftpServer(Path root, String password, ServerCase.Stall stall) throws Exception {
        this(root, password, stall, 2 << 20);
    }

    /** Starts a server with an SSH window of this many bytes, which clients may send before it has read them. */
    TestSftpServer(Path root, String password, ServerCase.Stall stall, long window) throws Exception {
        this.stall = stall;
        CoreModuleProperties.WINDOW_SIZE.set(server, window);
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, given, session) -> {
            passwords.incrementAndGet();
            return user.equals(USER) && given.equals(password);
        });
        server.setPublickeyAuthenticator((user, key, session) ->
                user.equals(USER) && authorized.stream().anyMatch(one -> KeyUtils.compareKeys(one, key)));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        var sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new Watcher());
        server.setSubsystemFactories(List.of(sftp));
        server.start();
    }

    public static KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /** Writes a private key as ssh-keygen does; unencrypted when the passphrase is null. */
    static void write(KeyPair key, Path file, String passphrase) throws IOException, GeneralSecurityException {
        OpenSSHKeyEncryptionContext locked = null;
        if (passphrase != null) {
            locked = new OpenSSHKeyEncryptionContext();
            locked.setPassword(passphrase);
            locked.setCipherType("256");
        }
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "", locked, out);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Returns the server's line in a known_hosts file. */
    public String knownHost() {
        return knownHost(hostKey);
    }

    /** Returns the server's line in a known_hosts file, with another key. */
    public String knownHost(KeyPair key) {
        return "[127.0.0.1]:%d %s%n".formatted(port(), PublicKeyEntry.toString(key.getPublic()));
    }

    void authorize(PublicKey key) {
        authorized.add(key);
    }

    /** Counts logins that were tried with a password. */
    int passwords() {
        return passwords.get();
    }

    /** Folders that clients listed. */
    Set<String> listed() {
        return listed;
    }

    /** Refuses to open files from now on, with this error; null accepts them again. */
    public void refuse(IOException reason) {
        refusal = reason;
    }

    /** Aborts all connections. */
    public void cut() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Watcher implements SftpEventListener {
        @Override
        public void opening(ServerSession session, String remoteHandle, Handle localHandle) throws IOException {
            if (localHandle instanceof FileHandle && refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void readingEntries(ServerSession session, String remoteHandle, DirectoryHandle localHandle) {
            listed.add(localHandle.getFile().toString());
        }

        @Override
        public void written(
                ServerSession session,
                String remoteHandle,
                FileHandle localHandle,
                long offset,
                byte[] data,
                int dataOffset,
                int dataLen,
                Throwable thrown)
                throws IOException {
            stall.here();
        }
    }
}
