package dev.recordingroutes.delivery;

import dev.recordingroutes.message.Redaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.remote.FtpsEndpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * One place that files go to: a Camel endpoint that takes the header {@code CamelFileName}.
 *
 * @param uri the endpoint, with what makes it safe added where the user did not say otherwise
 * @param directory where a {@code file:} endpoint keeps its files; null for any other
 * @param server an {@code ftp:}, {@code ftps:} or {@code sftp:} endpoint; null for any other
 * @param name the endpoint as it may be shown: without password and options
 */
public record Destination(
        String uri, @Nullable Path directory, @Nullable RemoteFileEndpoint<?> server, String name) {
    private static final Pattern PASSWORD = Pattern.compile("(?i)^([a-z0-9+.-]+:(?://)?[^/:;@?]*?)(?::|;|%3A)[^/?]*@");
    /** A password with a slash or a question mark in it, which looks like a port that is no number. */
    private static final Pattern ODD_PASSWORD =
            Pattern.compile("(?i)^([a-z0-9+.-]+://[^/:@?\\[]+):(?!\\d*(?:[/?]|$))(?:.*@|.*)");
    /** A password that stands in a file, or in the environment. */
    private static final Pattern SECRET =
            Pattern.compile("([?&])(password|privateKeyPassphrase)=(?:RAW\\()?\\{\\{(file|env):([^}]+)}}\\)?(?=&|$)");

    private static final Pattern WITHOUT_EFFECT = Pattern.compile(
            "[?&](fileExist=(?!Override(?:&|$))|"
                    + "(?:doneFileName|fileName|flatten|moveExisting|keepLastModified|charset|checksumFileAlgorithm|tempPrefix|tempFileName|ftpClient)=)[^&]*");

    /** For every server: one try, since the ledger tries again; and no question or listing that a file can do without. */
    private static final List<String> SERVER = List.of(
            "maximumReconnectAttempts=0",
            "reconnectDelay=0",
            "connectTimeout=10000",
            "stepwise=false",
            "fastExistsCheck=true");

    /** FTP would send text, have the server connect back, and lose letters that are not Latin. */
    private static final List<String> FTP =
            List.of("binary=true", "passiveMode=true", "ftpClient.controlEncoding=UTF-8");

    /** FTPS would take a certificate of anybody for any host. */
    private static final List<String> FTPS =
            List.of("execPbsz=0", "execProt=P", "ftpClient.endpointCheckingEnabled=true");

    /** SFTP would take any host's key, list a folder to see whether it is there, and wait for each block's receipt. */
    private static final List<String> SFTP = List.of(
            "strictHostKeyChecking=yes",
            "preferredAuthentications=publickey,password,keyboard-interactive",
            "existDirCheckUsingLs=false",
            "bulkRequests=128");

    /** {@link Archive} makes the folders: Camel would make the destination too, where a share is not mounted. */
    private static final String NO_FOLDERS = "autoCreate=false";

    /**
     * Reads one URI of the setting {@code archive.to}.
     *
     * @param stall the setting {@code transfer.stall-timeout}
     * @throws IllegalArgumentException when Camel can't make an endpoint of it
     */
    static Destination of(CamelContext camel, String setting, Duration stall) {
        var name = nameOf(setting);
        try {
            requireKnownPlaceholders(setting, name);
            var plain = setting.matches("s?ftps?:.*") ? belowLogin(withoutSecrets(setting)) : setting;
            var endpoint = camel.getEndpoint(plain);
            if (endpoint instanceof FileEndpoint file) {
                requireNoneWithoutEffect(setting, name);
                var directory = file.getFile().toPath().toAbsolutePath();
                return new Destination(with(setting, NO_FOLDERS), directory, null, name);
            }
            if (endpoint instanceof RemoteFileEndpoint<?> server) {
                requireNoneWithoutEffect(setting, name);
                return server(camel, setting, withDefaults(plain, server, stall), name);
            }
            return new Destination(setting, null, null, name);
        } catch (RuntimeException e) {
            if (e.getMessage() != null && e.getMessage().startsWith("archive.to=")) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "archive.to=%s: Camel can't make an endpoint of it: %s"
                            .formatted(name, Redaction.text(reason(e, setting, name))),
                    e);
        }
    }

    /** What a file or the environment has of it is not part of the URI, where some characters would be changed. */
    private static Destination server(CamelContext camel, String setting, String uri, String name) {
        var server = camel.getEndpoint(uri, RemoteFileEndpoint.class);
        SECRET.matcher(setting).results().forEach(option -> {
            var secret = option.group(3).equals("file")
                    ? new FileContent().apply(option.group(4))
                    : environment(option.group(4));
            if (option.group(2).equals("password")) {
                server.getConfiguration().setPassword(secret);
            } else if (server instanceof SftpEndpoint sftp) {
                sftp.getConfiguration().setPrivateKeyPassphrase(secret);
            }
        });
        if (server instanceof SftpEndpoint sftp) {
            requireReadable(name, "privateKeyFile", sftp.getConfiguration().getPrivateKeyFile());
            if (setting.contains("knownHostsFile=")) {
                requireReadable(name, "knownHostsFile", sftp.getConfiguration().getKnownHostsFile());
            }
        }
        return new Destination(uri, null, server, name);
    }

    private static String withoutSecrets(String setting) {
        return SECRET.matcher(setting)
                .replaceAll("$1")
                .replaceAll("&{2,}", "&")
                .replace("?&", "?")
                .replaceFirst("[?&]$", "");
    }

    /** Camel knows no folders from the root on; {@link #onServer} does. */
    private static String belowLogin(String setting) {
        return setting.replaceFirst("^(\\w+://[^/?]*/)/+", "$1");
    }

    /** Camel would take what follows the colon for the value, if nothing is called like what is before it. */
    private static void requireKnownPlaceholders(String setting, String name) {
        var placeholder = Pattern.compile("\\{\\{(?!(?:file|env):)([^:}]*):").matcher(setting);
        if (placeholder.find()) {
            throw new IllegalArgumentException(
                    "archive.to=%s: {{%s:…}} is not known; there are {{file:PATH}} and {{env:NAME}}"
                            .formatted(name, placeholder.group(1)));
        }
    }

    private static void requireReadable(String name, String option, @Nullable String file) {
        if (file != null && !Files.isReadable(Path.of(file))) {
            throw new IllegalArgumentException(
                    "archive.to=%s: %s=%s: there is no such file, or it can't be read".formatted(name, option, file));
        }
    }

    private static String environment(String variable) {
        var value = System.getenv(variable);
        if (value == null) {
            throw new IllegalArgumentException("{{env:%s}}: is not in the environment".formatted(variable));
        }
        return value;
    }

    /** Just its name, since the URI may hold a password. */
    @Override
    public String toString() {
        return name;
    }

    /** Whether the files are on a file system of this machine. */
    public boolean local() {
        return directory != null;
    }

    /** Whether the files are on a server that Camel logs in to. */
    public boolean remote() {
        return server != null;
    }

    /** That server. */
    RemoteFileEndpoint<?> requiredServer() {
        if (server == null) {
            throw new IllegalArgumentException("%s is not an FTP or SFTP server".formatted(name));
        }
        return server;
    }

    /** Whether a file that has a name already is kept under another one; not if the user says that it is replaced. */
    boolean keepsAside() {
        return !uri.matches(".*[?&]fileExist=Override(&.*)?");
    }

    /** The whole path there of one that is relative to the destination: below the user's folder, or with {@code //} from the root on. */
    String onServer(String path) {
        var folder = requiredServer().getConfiguration().getDirectory();
        var below = folder.isEmpty() || folder.endsWith("/") ? folder + path : folder + "/" + path;
        return name.matches("\\w+://[^/]*//.*") ? "/" + below : below;
    }

    /** That directory, for what only a file system can do. */
    Path requiredDirectory() {
        if (directory == null) {
            throw new IllegalArgumentException("%s is not on a file system".formatted(name));
        }
        return directory;
    }

    /** An endpoint as it may be shown, and as the ledger knows it: without password and options. */
    public static String nameOf(String setting) {
        // A directory may be called anything, and nobody logs in to it.
        var open = setting.startsWith("file:")
                ? setting
                : ODD_PASSWORD
                        .matcher(PASSWORD.matcher(setting).replaceFirst("$1@"))
                        .replaceFirst("$1@");
        return open.replaceFirst("\\?.*", "");
    }

    /** Better than that a user believes in them. */
    private static void requireNoneWithoutEffect(String setting, String name) {
        var option = WITHOUT_EFFECT.matcher(setting);
        if (option.find()) {
            throw new IllegalArgumentException(
                    "archive.to=%s: the option %s can't be heeded here, where files are written as they are, under a temporary name of their own; remove it"
                            .formatted(name, option.group(1).replaceFirst("=.*", "")));
        }
    }

    private static String withDefaults(String setting, RemoteFileEndpoint<?> server, Duration stall) {
        var uri = with(setting, SERVER);
        if (server instanceof SftpEndpoint sftp) {
            uri = with(uri, SFTP);
            var known = sftp.getConfiguration();
            if (known.getKnownHosts() == null && known.getKnownHostsUri() == null) {
                uri = with(uri, "knownHostsFile=RAW(%s/.ssh/known_hosts)".formatted(System.getProperty("user.home")));
            }
            // After this long without a word the server is asked for one, and given as long again to answer.
            return with(uri, "soTimeout=" + stall.toMillis() / 2);
        }
        uri = with(uri, FTP);
        if (server instanceof FtpsEndpoint) {
            uri = with(uri, FTPS);
        }
        return with(with(uri, "soTimeout=" + stall.toMillis()), "timeout=" + stall.toMillis());
    }

    private static String with(String uri, List<String> options) {
        return options.stream().reduce(uri, Destination::with);
    }

    /** The same with this option, unless the user set it. */
    private static String with(String uri, String option) {
        var key = option.substring(0, option.indexOf('='));
        return uri.matches(".*[?&]" + Pattern.quote(key) + "=.*")
                ? uri
                : uri + (uri.indexOf('?') < 0 ? '?' : '&') + option;
    }

    private static String reason(Throwable thrown, String setting, String name) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        // Camel names the options that it does not know, and one of them may be a misspelt password.
        return String.valueOf(cause.getMessage())
                .replace(setting, name)
                .replaceAll("=(?!\\[)[^,&}\\]\\s]*", "=…")
                .replaceAll("\\s+", " ");
    }
}
