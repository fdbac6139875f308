package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Poll that finds nothing new, with a ledger of many rows and with a small one; its duration is taken from the log. */
public final class PollWork implements Work {
    private static final Pattern DURATION = Pattern.compile("\"durationMs\"\\s*:\\s*\"?([0-9]+)");

    private final Setup setup;
    private final LedgerFiles ledgers;
    private final boolean known;
    private final long rows;

    /** Creates a work: a poll that finds known files, or one that finds none. */
    public PollWork(Setup setup, LedgerFiles ledgers, boolean known, long rows) {
        this.setup = setup;
        this.ledgers = ledgers;
        this.known = known;
        this.rows = rows;
    }

    @Override
    public String id() {
        return known ? "e-known" : "e-nothing";
    }

    @Override
    public String name() {
        return "poll that finds %s, %s rows"
                .formatted(known ? Sizes.number(files()) + " known files" : "nothing", Sizes.number(rows));
    }

    @Override
    public Amount amount() {
        return known ? new Amount(files(), "files") : Amount.NONE;
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var directory = setup.directory(id());
        var large = ledgers.copyTo(directory.resolve("product"), rows);
        Product small;
        if (known) {
            small = ledgers.copyTo(directory.resolve("small"), 0);
        } else {
            var nothing = Account.at(setup.nginx(), "nothing");
            nothing.writeMeetings("me", List.of());
            large = large.with("zoom.api-url", nothing.api());
            small = Product.of(Folders.empty(directory.resolve("small")), nothing);
        }
        Folders.warm(directory);
        return List.of(
                arm(Product.NAME, large),
                arm(known ? "the same, no other rows" : "the same, an empty ledger", small)
                        .target(known ? 0 : 0.91));
    }

    @Override
    public void close() throws Exception {
        Folders.delete(setup.directory(id()));
    }

    private long files() {
        return ledgers.meetings().stream()
                .mapToLong(meeting -> meeting.files().size())
                .sum();
    }

    private static Arm arm(String name, Product product) throws IOException {
        var program = product.with("log.format", "json").harvest();
        return Arm.of(name, "sh", program).timing(whole -> duration(program.log()));
    }

    private static double duration(Path log) throws IOException {
        var text = Files.readString(log);
        var matcher = DURATION.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no end of a poll in " + log);
        }
        // A poll of no time would have no ratio; the log counts whole milliseconds.
        return Math.max(1, Long.parseLong(matcher.group(1))) / 1000.0;
    }
}
