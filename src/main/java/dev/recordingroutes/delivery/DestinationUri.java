package dev.recordingroutes.delivery;

import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.network.StallWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.FtpsEndpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * One URI of the setting {@code archive.to}: parsed and validated by Camel, with defaults that make it safe.
 *
 * @param name the URI without password and options
 * @param uri the URI with the defaults; secrets from {@code {{file:}}} and {@code {{env:}}} are in the endpoint instead
 * @param endpoint Camel's endpoint for that
 */
record DestinationUri(String name, String uri, Endpoint endpoint) {
    /** A password or passphrase from a file, or the environment. */
    private static final Pattern SECRET =
            Pattern.compile("([?&])(password|privateKeyPassphrase)=(?:RAW\\()?\\{\\{(file|env):([^}]+)}}\\)?(?=&|$)");

    /** Options that would have no effect here. */
    private static final Pattern WITHOUT_EFFECT = Pattern.compile(
            "[?&](fileExist=(?!Override(?:&|$))|"
                    + "(?:doneFileName|fileName|flatten|moveExisting|keepLastModified|charset|checksumFileAlgorithm|tempPrefix|tempFileName|ftpClient)=)[^&]*");

    /** Defaults for every server: one try, since the ledger tries again, and no question or listing more than needed. */
    private static final List<String> SERVER = List.of(
            "maximumReconnectAttempts=0",
            "reconnectDelay=0",
            "connectTimeout=10000",
            "stepwise=false",
            "fastExistsCheck=true");

    /** Without these FTP sends text, has the server connect back, and loses letters that are not Latin. */
    private static final List<String> FTP =
            List.of("binary=true", "passiveMode=true", "ftpClient.controlEncoding=UTF-8");

    /** Without these FTPS takes anybody's certificate for any host. */
    private static final List<String> FTPS =
            List.of("execPbsz=0", "execProt=P", "ftpClient.endpointCheckingEnabled=true");

    /** Without these SFTP takes any host's key, lists a folder to see whether it is there, and awaits each block's receipt. */
    private static final List<String> SFTP = List.of(
            "strictHostKeyChecking=yes",
            "preferredAuthentications=publickey,password,keyboard-interactive",
            "existDirCheckUsingLs=false",
            "bulkRequests=128");

    /** {@link LocalFileStore} makes the folders: Camel would make the destination too, where a share is not mounted. */
    private static final String NO_FOLDERS = "autoCreate=false";

    /**
     * Parses a URI.
     *
     * @param stall the timeout of the server endpoints' sockets
     * @throws IllegalArgumentException when Camel can't make an endpoint of it, or an option would have no effect
     */
    static DestinationUri parse(CamelContext camel, String setting, Duration stall) {
        var name = Destination.nameOf(setting);
        try {
            requireKnownPlaceholders(setting, name);
            var plain = setting.matches("s?ftps?:.*") ? belowLogin(withoutSecrets(setting)) : setting;
            var endpoint = camel.getEndpoint(plain);
            if (endpoint instanceof FileEndpoint) {
                requireNoneWithoutEffect(setting, name);
                return new DestinationUri(name, with(setting, NO_FOLDERS), endpoint);
            }
            if (endpoint instanceof RemoteFileEndpoint<?> server) {
                requireNoneWithoutEffect(setting, name);
                return server(camel, setting, withDefaults(plain, server, stall), name);
            }
            return new DestinationUri(name, setting, endpoint);
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

    /** The destination, whose store is not opened before it is used. */
    Destination destination(StoreOptions options) {
        FileStore store;
        if (endpoint instanceof FileEndpoint file) {
            // Without chmod Camel has an empty set, which must not become a file that nobody may read.
            var chmod = file.getPermissions() == null || file.getPermissions().isEmpty() ? null : file.getPermissions();
            store = new LocalFileStore(
                    directory(file), chmod, options.spool(), new StallWatch(options.stall(), options.minRate()));
        } else if (endpoint instanceof SftpEndpoint sftp) {
            store = new SftpFileStore(this, sftp, options);
        } else if (endpoint instanceof FtpEndpoint<?> ftp) {
            store = new FtpFileStore(this, ftp, options);
        } else {
            store = new EndpointFileStore(endpoint.getCamelContext(), uri);
        }
        var space = new DestinationSpace(name, store, options.backoff());
        return new Destination(name, store, space, !uri.matches(".*[?&]fileExist=Override(&.*)?"));
    }

    /** Two URIs with the same place are one destination. */
    String place() {
        return endpoint instanceof FileEndpoint file
                ? directory(file).normalize().toString()
                : name;
    }

    private static Path directory(FileEndpoint file) {
        return file.getFile().toPath().toAbsolutePath();
    }

    /** Tells whether the folder on the server is one from the root on, rather than below the one after the login. */
    boolean isFromRoot() {
        return name.matches("\\w+://[^/]*//.*");
    }

    /** Secrets of a file or the environment are set at the endpoint: in the URI some characters would be changed. */
    private static DestinationUri server(CamelContext camel, String setting, String uri, String name) {
        var server = camel.getEndpoint(uri, RemoteFileEndpoint.class);
        SECRET.matcher(setting).results().forEach(option -> {
            var secret = option.group(3).equals("file")
                    ? new SecretFile().apply(option.group(4))
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
        return new DestinationUri(name, uri, server);
    }

    private static String withoutSecrets(String setting) {
        return SECRET.matcher(setting)
                .replaceAll("$1")
                .replaceAll("&{2,}", "&")
                .replace("?&", "?")
                .replaceFirst("[?&]$", "");
    }

    /** Camel knows no folders from the root on; {@link #isFromRoot} does. */
    private static String belowLogin(String setting) {
        return setting.replaceFirst("^(\\w+://[^/?]*/)/+", "$1");
    }

    /** Refuses unknown functions: Camel would take what follows the colon for a default value. */
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

    /** Refuses options that a user might rely on in vain. */
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
        return options.stream().reduce(uri, DestinationUri::with);
    }

    /** Adds an option, unless the user set it. */
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
