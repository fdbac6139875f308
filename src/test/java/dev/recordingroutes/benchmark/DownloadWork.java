package dev.recordingroutes.benchmark;

import dev.recordingroutes.benchmark.Account.Meeting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Download of an account's files to a directory of this machine, by this product and by common download programs. */
public final class DownloadWork implements Work {
    /** Transfers at once, the product's default; the tools are told the same. */
    private static final int PARALLEL = 8;

    private static final String PYTHON = """
            import os, shutil, sys, urllib.request
            for line in open(sys.argv[1]):
                url, path = line.rstrip("\\n").split("\\t")
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with urllib.request.urlopen(url) as response, open(path, "wb") as out:
                    shutil.copyfileobj(response, out)
            """;

    /** Arms beside those that are always there. */
    public enum Extra {
        /** Sequential script. */
        PYTHON,
        /** The product without a sidecar for each file, as the tools write none. */
        NO_SIDECARS
    }

    /** Least ratios that are aimed at, beside a tool that promises the same, by the id of the work. */
    private static final Map<String, Double> TARGETS = Map.of("a", 0.5, "b", 0.95, "c", 0.8);
    /** Three thousand files in little more than a third of the script's time. */
    private static final double PYTHON_TARGET = 2.67;

    private static final int MANY = 1000;

    private final Setup setup;
    private final String id;
    private final String name;
    private final List<Meeting> meetings;
    private final Set<Extra> extras;
    private final UnaryOperator<Product> settings;
    private int runs;

    /** Creates a work; nothing is written yet. */
    public DownloadWork(Setup setup, String id, String name, List<Meeting> meetings, Set<Extra> extras) {
        this(setup, id, name, meetings, extras, UnaryOperator.identity());
    }

    /** Creates a work with other settings of this product. */
    public DownloadWork(
            Setup setup,
            String id,
            String name,
            List<Meeting> meetings,
            Set<Extra> extras,
            UnaryOperator<Product> settings) {
        this.settings = settings;
        this.setup = setup;
        this.id = id;
        this.name = name;
        this.meetings = List.copyOf(meetings);
        this.extras = Set.copyOf(extras);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Amount amount() {
        return bytes() / Math.max(1, files()) >= 1 << 20
                ? new Amount(bytes() / (double) (1 << 20), "MB")
                : new Amount(files(), "files");
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var account = Account.at(setup.nginx(), id);
        account.writeMedia(meetings);
        account.writeMeetings("me", meetings);
        Folders.warm(account.directory());

        var directory = setup.directory(id);
        var arms = new ArrayList<Arm>();
        arms.add(product(settings.apply(Product.of(directory.resolve("product"), account)), Product.NAME));
        if (extras.contains(Extra.NO_SIDECARS)) {
            var bare = Product.of(directory.resolve("product-bare"), account).with("archive.metadata", "false");
            arms.add(product(bare, "the same, archive.metadata=false"));
        }
        var curl = "curl -sS --fail --create-dirs --parallel --parallel-max %d -K %s";
        var target = directory.resolve("curl");
        var list = list(target, account, "url = \"%s\"\noutput = \"%s\"\n");
        arms.add(tool("curl --parallel", "curl", target, curl.formatted(PARALLEL, list)));
        target = directory.resolve("curl-sync");
        list = list(target, account, "url = \"%s\"\noutput = \"%s\"\n");
        arms.add(
                tool("curl --parallel, sync -f", "curl", target, curl.formatted(PARALLEL, list) + "\nsync -f " + target)
                        .target(TARGETS.getOrDefault(id, 0.0)));
        target = directory.resolve("aria2c");
        // It wants paths relative to its directory.
        list = list(Path.of("/"), target, account, "%s\n  out=%s\n");
        arms.add(tool(
                "aria2c",
                "aria2c",
                target,
                "aria2c -q --no-conf --file-allocation=none -j %d -d / -i %s".formatted(PARALLEL, list)));
        target = directory.resolve("rclone");
        arms.add(tool(
                "rclone copy",
                "rclone",
                target,
                "rclone --config '' copy --transfers %1$d --checkers %1$d --http-url %2$s :http: %3$s"
                        .formatted(PARALLEL, account.media(), target)));
        if (extras.contains(Extra.PYTHON)) {
            target = directory.resolve("python");
            list = list(target, account, "%s\t%s\n");
            var script = Files.writeString(directory.resolve("download.py"), PYTHON);
            arms.add(tool("python3, one by one", "python3", target, Tools.python() + " " + script + " " + list)
                    .target(id.equals("a2-3000") ? PYTHON_TARGET : 0));
        }
        return arms;
    }

    @Override
    public void close() throws Exception {
        Folders.delete(setup.directory(id));
        Folders.delete(Account.at(setup.nginx(), id).directory());
    }

    private Arm product(Product product, String armName) throws IOException {
        return Arm.of(armName, "sh", product.harvest())
                .before(() -> {
                    Folders.empty(product.directory());
                    product.harvest();
                })
                .after(() -> {
                    Folders.check(product.archive(), files(), bytes());
                    putAway(product.directory());
                });
    }

    private Arm tool(String armName, String program, Path target, String script) {
        return Arm.of(
                        armName,
                        program,
                        Program.script(
                                target.resolveSibling("logs"),
                                target.getFileName().toString(),
                                script))
                .before(() -> Folders.empty(target))
                .after(() -> {
                    Folders.check(target, files(), bytes());
                    putAway(target);
                });
    }

    /**
     * Takes a tree away after a run. ext4 looks through all inodes that were deleted in the last half minute before it
     * gives one to a new file: after many were, the next run would spend most of its time on that.
     */
    private void putAway(Path tree) throws IOException, InterruptedException {
        if (files() < MANY) {
            Folders.delete(tree);
        } else {
            var old = Files.createDirectories(setup.directory(id).resolve("old"));
            Files.move(tree, old.resolve(String.valueOf(runs++)));
        }
    }

    private Path list(Path target, Account account, String line) throws IOException {
        return list(target, target, account, line);
    }

    private Path list(Path root, Path target, Account account, String line) throws IOException {
        var file = target.resolveSibling(target.getFileName() + ".list");
        try (var out = Files.newBufferedWriter(file)) {
            for (var meeting : meetings) {
                for (var index = 0; index < meeting.files().size(); index++) {
                    var path = target.resolve(meeting.path(index));
                    out.write(line.formatted(
                            account.media() + meeting.path(index), root.equals(target) ? path : root.relativize(path)));
                }
            }
        }
        return file;
    }

    private long files() {
        return meetings.stream().mapToLong(meeting -> meeting.files().size()).sum();
    }

    private long bytes() {
        return meetings.stream()
                .flatMap(meeting -> meeting.files().stream())
                .mapToLong(Account.Media::size)
                .sum();
    }
}
