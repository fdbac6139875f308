package dev.recordingroutes.delivery;

import java.io.File;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.filesystem.nativefs.impl.NativeFileSystemView;
import org.apache.ftpserver.filesystem.nativefs.impl.NativeFtpFile;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.DefaultFtplet;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpFile;
import org.apache.ftpserver.ftplet.FtpReply;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.ftplet.FtpSession;
import org.apache.ftpserver.ftplet.FtpletResult;
import org.apache.ftpserver.ftplet.User;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** FTP server with one user, which can refuse any command. */
public final class TestFtpServer implements AutoCloseable {
    public static final String USER = "me";

    private final FtpServer server;
    private final Listener listener;
    private final BaseUser user = new BaseUser();
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, DefaultFtpReply> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> usual = new ConcurrentHashMap<>();
    private final ServerCase.Stall stall;
    private volatile Duration beforeConfirming = Duration.ZERO;

    public TestFtpServer(Path root, String password, ServerCase.Stall stall, Tls tls) throws FtpException {
        this(root, password, stall, tls, 0);
    }

    /** Starts a server on this port, such as that of a server that was stopped; 0 for a free one. */
    public TestFtpServer(Path root, String password, ServerCase.Stall stall, Tls tls, int port) throws FtpException {
        this.stall = stall;
        user.setName(USER);
        user.setPassword(password);
        user.setHomeDirectory(root.toString());
        user.setAuthorities(List.of(new WritePermission()));
        var listeners = new ListenerFactory();
        listeners.setServerAddress("127.0.0.1");
        listeners.setPort(port);
        if (tls != null) {
            var ssl = new SslConfigurationFactory();
            ssl.setKeystoreFile(tls.keyStore());
            ssl.setKeystorePassword(tls.password());
            ssl.setKeystoreType("PKCS12");
            listeners.setSslConfiguration(ssl.createSslConfiguration());
            listeners.setImplicitSsl(tls.implicit());
        }
        listener = listeners.createListener();
        var factory = new FtpServerFactory();
        factory.addListener("default", listener);
        factory.getUserManager().save(user);
        factory.setFileSystem(View::new);
        // The server clears this map when it stops, so the map must be mutable.
        factory.setFtplets(new HashMap<>(Map.of("test", new Watcher())));
        server = factory.createServer();
        server.start();
    }

    /** TLS settings: key store and its password; {@code implicit} encrypts from the first byte on. */
    public record Tls(File keyStore, String password, boolean implicit) {}

    /** Creates a key store with a self-signed certificate for a host, by the JDK's keytool. */
    static File keyStore(Path file, String host, String password) throws IOException {
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
        if (made.exitValue() != 0) {
            throw new IOException("keytool made no " + file);
        }
        return file.toFile();
    }

    public int port() {
        return listener.getPort();
    }

    /** Commands of clients, without arguments except those of PROT, PBSZ and TYPE. */
    public List<String> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    /** Sets the answer to a command, until {@link #answerAsUsual}. */
    public void answer(String command, int code, String text) {
        answers.put(command, new DefaultFtpReply(code, text));
    }

    /** Sets the answer to a command from its n-th use on; earlier uses work as usual. */
    public void answerFrom(int time, String command, int code, String text) {
        usual.put(command, time - 1);
        answer(command, code, text);
    }

    public void answerAsUsual(String command) {
        answers.remove(command);
    }

    /** Lets the server take its time, such as for a scan, between the last byte of a file and the word that it is there. */
    public void confirmAfter(Duration time) {
        beforeConfirming = time;
    }

    private void scan() throws IOException {
        try {
            Thread.sleep(beforeConfirming.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptedIOException("stopped while scanning");
        }
    }

    /** Aborts all connections. */
    public void cut() {
        listener.getActiveSessions().forEach(session -> session.closeNow());
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Watcher extends DefaultFtplet {
        @Override
        public FtpletResult beforeCommand(FtpSession session, FtpRequest request) throws FtpException, IOException {
            var command = request.getCommand();
            commands.add(command.matches("PROT|PBSZ|TYPE") ? request.getRequestLine() : command);
            FtpReply answer = answers.get(command);
            if (answer == null || usual.getOrDefault(command, 0) > 0) {
                usual.computeIfPresent(command, (key, times) -> times - 1);
                return FtpletResult.DEFAULT;
            }
            session.write(answer);
            return FtpletResult.SKIP;
        }
    }

    /** File system whose writes may stall. */
    private final class View extends NativeFileSystemView {
        View(User user) throws FtpException {
            super(user, false);
        }

        @Override
        public FtpFile getFile(String name) {
            var file = super.getFile(name);
            return new StallingFile(file.getAbsolutePath(), (File) file.getPhysicalFile());
        }
    }

    private final class StallingFile extends NativeFtpFile {
        StallingFile(String name, File file) {
            super(name, file, user);
        }

        @Override
        public OutputStream createOutputStream(long offset) throws IOException {
            return new FilterOutputStream(super.createOutputStream(offset)) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                    stall.here();
                }

                @Override
                public void close() throws IOException {
                    super.close();
                    scan();
                }
            };
        }

        @Override
        public InputStream createInputStream(long offset) throws IOException {
            return new FilterInputStream(super.createInputStream(offset)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    scan();
                }
            };
        }
    }
}
