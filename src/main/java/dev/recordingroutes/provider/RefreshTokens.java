package dev.recordingroutes.provider;

import dev.recordingroutes.disk.Durable;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store for rotated refresh tokens, one file for each provider.
 *
 * <p>A rotated token replaces the configured one for good: if it is lost, a person has to authorise the app again. So
 * it is synchronised to disk before it is used, in a file that only its owner can read. The file also holds a
 * fingerprint of the configured token that it replaces: a new token in the settings makes it void.
 */
public final class RefreshTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshTokens.class);

    /** A complete file: a fingerprint and a token, a line each, the second with its line end. */
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}\n[^\n]+\n");

    private final Path directory;
    /** Tokens that could not be written, and are used all the same: no other one works. */
    private final Map<String, String> unsaved = new ConcurrentHashMap<>();

    /** @param directory folder of the files; made when the first token is saved */
    public RefreshTokens(Path directory) {
        this.directory = directory;
    }

    /** Finds the token that has replaced the configured one; the configured one itself when none has. */
    public String newest(String provider, String configured) throws IOException {
        var kept = unsaved.get(provider);
        if (kept != null) {
            save(provider, configured, kept);
            return kept;
        }
        takeUp(provider, configured);
        return saved(provider)
                .filter(saved -> saved.length == 2 && saved[0].equals(Sha256.of(configured)))
                .map(saved -> saved[1])
                .orElse(configured);
    }

    /**
     * Saves a token, synchronised to disk. When it can't be written, logs an error, keeps it in memory, and tries again
     * whenever the token is asked for.
     */
    public void save(String provider, String configured, String rotated) {
        try {
            write(provider, configured, rotated);
            unsaved.remove(provider);
        } catch (IOException e) {
            unsaved.put(provider, rotated);
            LOG.error(
                    "{} gave a new refresh token, which can't be written to {} ({}); mend that before this process"
                            + " ends, else {} has to be authorised again by hand",
                    provider,
                    file(provider),
                    e.toString(),
                    provider);
        }
    }

    private void write(String provider, String configured, String rotated) throws IOException {
        Files.createDirectories(directory);
        var fresh = fresh(provider);
        Files.deleteIfExists(fresh);
        var text = Sha256.of(configured) + "\n" + rotated + "\n";
        OwnerOnly.create(fresh, text.getBytes(StandardCharsets.UTF_8));
        replace(provider);
    }

    /**
     * Takes up the new file of a process that died before renaming it, when it is complete. One for another configured
     * token is left alone: that token may be configured again.
     */
    private void takeUp(String provider, String configured) throws IOException {
        var fresh = fresh(provider);
        if (!Files.exists(fresh)) {
            return;
        }
        var text = new String(Files.readAllBytes(fresh), StandardCharsets.UTF_8);
        if (!WHOLE.matcher(text).matches()) {
            Files.delete(fresh);
        } else if (text.startsWith(Sha256.of(configured))) {
            Durable.synchronize(fresh);
            replace(provider);
        }
    }

    private void replace(String provider) throws IOException {
        Durable.rename(fresh(provider), file(provider));
        Durable.synchronizeDirectory(directory);
    }

    private Optional<String[]> saved(String provider) throws IOException {
        try {
            return Optional.of(Files.readString(file(provider)).strip().split("\n", -1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String provider) {
        return directory.resolve("." + provider + "-refresh-token");
    }

    private Path fresh(String provider) {
        return directory.resolve("." + provider + "-refresh-token.new");
    }
}
