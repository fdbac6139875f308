package dev.recordingroutes.benchmark;

import dev.recordingroutes.benchmark.Account.Media;
import dev.recordingroutes.benchmark.Account.Meeting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Listing and recording of the files of many users, none of which is transferred: a setting leaves their type out. */
public final class ListingWork implements Work {
    private static final int MEETINGS = 4;
    private static final int FILES_OF_A_MEETING = 5;
    private static final int HEAP_MEGABYTES = 96;

    private final Setup setup;
    private final String id;
    private final int users;

    /** Creates a work on so many users with 20 files each. */
    public ListingWork(Setup setup, String id, long users) {
        this.setup = setup;
        this.id = id;
        this.users = Math.toIntExact(users);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return "list %s files of %s users".formatted(Sizes.number(files()), Sizes.number(users));
    }

    @Override
    public Amount amount() {
        return new Amount(files(), "files");
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var account = Account.at(setup.nginx(), id);
        Folders.empty(account.directory());
        var ids = IntStream.range(0, users).mapToObj("user-%05d"::formatted).toList();
        var pages = new ArrayList<>(account.writeUsers(ids));
        var files = Collections.nCopies(FILES_OF_A_MEETING, new Media("MP4", 1));
        for (var user = 0; user < users; user++) {
            var number = user * MEETINGS;
            var meetings = IntStream.range(number, number + MEETINGS)
                    .mapToObj(meeting -> new Meeting(meeting, files))
                    .toList();
            pages.addAll(account.writeMeetings(ids.get(user), meetings));
        }
        Folders.warm(account.directory());

        var directory = setup.directory(id);
        var list = Files.write(
                directory.resolve("curl.list"),
                pages.stream().map("url = \"%s\""::formatted).toList());
        var product = Product.of(directory.resolve("product"), account)
                .with("zoom.users", "*")
                .with("zoom.file-types", "CSV")
                .heap(HEAP_MEGABYTES);
        var harvest = product.harvest();
        return List.of(
                Arm.of(Product.NAME, "sh", harvest)
                        .before(() -> {
                            Folders.empty(product.directory());
                            product.harvest();
                        })
                        .after(() -> checkSkipped(harvest)),
                Arm.of(
                        "curl of the same pages",
                        "curl",
                        Program.script(directory, "curl", "curl -sS --fail --fail-early -K " + list)
                                .discardingOutput()),
                Arm.of(
                        "curl of the same pages | jq",
                        "jq",
                        Program.script(
                                        directory,
                                        "jq",
                                        "curl -sS --fail --fail-early -K %s | jq -c '.meetings[]?.recording_files[]'"
                                                .formatted(list))
                                .discardingOutput()));
    }

    @Override
    public void close() throws Exception {
        Folders.delete(setup.directory(id));
        Folders.delete(Account.at(setup.nginx(), id).directory());
    }

    private long files() {
        return (long) users * MEETINGS * FILES_OF_A_MEETING;
    }

    private void checkSkipped(Program harvest) throws IOException {
        var summary = Files.readString(harvest.output());
        if (!summary.replace(",", "").lines().anyMatch(line -> line.matches("skipped\\s+" + files()))) {
            throw new IOException("not all were recorded:\n" + summary);
        }
    }
}
