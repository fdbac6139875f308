package dev.recordingroutes.benchmark;

import dev.recordingroutes.benchmark.DownloadWork.Extra;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Measures this product beside other tools, and writes tables and plots. */
public final class Benchmark {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long KB = 1 << 10;
    private static final long MB = 1 << 20;
    private static final long GB = 1 << 30;
    private static final String FOOTNOTE =
            "ratio: the tool's time divided by this product's; more than 1 when this product is faster";
    private static final String GROWTH_FOOTNOTE = "ratio: time divided by that of the first point of the series";
    private static final Path DOCS = Path.of("docs/performance.md");
    private static final Path PLOTS = Path.of("docs/performance");

    private final Setup setup;
    private final Results results = new Results();
    private final String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final String commit;
    private final PrintStream progress;
    private boolean failed;

    private Benchmark(Setup setup, PrintStream progress) throws IOException {
        this.setup = setup;
        this.progress = progress;
        this.commit = commit();
    }

    /** Runs the benchmark; ends with 1 when a work could not be measured. */
    public static void main(String[] arguments) throws Exception {
        var options = Options.fromSystemProperties();
        Tools.install();
        var setup = Setup.of(options);
        // Whatever the locale: names hold more than ASCII.
        var progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean failed;
        try (var server = setup.nginx()) {
            progress.println("media and pages at " + server.origin());
            Product.archiveClasses();
            var benchmark = new Benchmark(setup, progress);
            benchmark.run();
            failed = benchmark.failed;
            out.print(Report.text(benchmark.results, options.growth() ? GROWTH_FOOTNOTE : FOOTNOTE));
        }
        System.exit(failed ? 1 : 0);
    }

    private List<Work> works() {
        var options = setup.options();
        var size = options.scaled(GB);
        var ledgers = new LedgerFiles(setup, commit);
        var rows = options.scaled(1_000_000);
        return List.of(
                download("a", options.scaled(20_000), 5 * KB, Set.of(Extra.NO_SIDECARS)),
                download("a2-3000", options.scaled(3000), 256 * KB, Set.of(Extra.PYTHON)),
                download("a2-400", options.scaled(400), 256 * KB, Set.of(Extra.PYTHON)),
                download("b", 8, size, Set.of()),
                mixed(),
                new ListingWork(setup, "d", options.scaled(10_000)),
                new PollWork(setup, ledgers, true, rows),
                new PollWork(setup, ledgers, false, rows),
                new UploadWork(setup, "f", true, 2, size),
                new UploadWork(setup, "f", false, 2, size),
                new UploadWork(setup, "g", true, options.scaled(600), MB),
                new UploadWork(setup, "g", false, options.scaled(600), MB),
                new StartWork(setup, true),
                new StartWork(setup, false),
                new LedgerWork(setup, ledgers, "i-list", LedgerWork.Command.LIST, rows),
                new LedgerWork(setup, ledgers, "i-status", LedgerWork.Command.STATUS, rows),
                new LedgerWork(setup, ledgers, "i-manifest", LedgerWork.Command.MANIFEST, rows),
                new VerifyWork(setup, 8, size));
    }

    /** Series that double something from point to point. */
    private List<Work> series() {
        var options = setup.options();
        var ledgers = new LedgerFiles(setup, commit);
        var some = options.scaled(400);
        return List.of(
                growth(
                        "files",
                        "files of 5 KB",
                        doubled(options.scaled(1250), 5),
                        (id, files) -> harvest(id, files, 5 * KB, UnaryOperator.identity())),
                growth(
                        "size",
                        "KB in each of 4 files",
                        doubled(options.scaled(32 * KB), 5),
                        (id, size) -> harvest(id, 4, size * KB, UnaryOperator.identity())),
                growth(
                        "users",
                        "users with 20 files each",
                        doubled(options.scaled(625), 5),
                        (id, users) -> new ListingWork(setup, id, users)),
                growth(
                        "rows",
                        "rows in list --json",
                        doubled(options.scaled(62_500), 5),
                        (id, rows) -> new LedgerWork(setup, ledgers, id, LedgerWork.Command.LIST, rows)),
                growth(
                        "workers",
                        "workers for the same " + some + " files",
                        doubled(1, 5),
                        (id, workers) -> harvest(
                                id, some, MB, product -> product.with("transfer.workers", String.valueOf(workers)))),
                growth(
                        "destinations",
                        "destinations for the same " + some + " files",
                        doubled(1, 4),
                        (id, destinations) -> harvest(
                                id, some, MB, product -> product.with("archive.to", to(product, destinations)))));
    }

    private interface Points {
        Work work(String id, long number);
    }

    private static Work growth(String id, String name, List<Long> numbers, Points points) {
        return new GrowthWork(
                id,
                name,
                numbers.stream()
                        .map(number -> new GrowthWork.Point(
                                Sizes.number(number), points.work("growth-" + id + "-" + number, number)))
                        .toList());
    }

    private static List<Long> doubled(long first, int points) {
        return LongStream.iterate(first, number -> number * 2)
                .limit(points)
                .boxed()
                .toList();
    }

    private static String to(Product product, long destinations) {
        return LongStream.range(0, destinations)
                .mapToObj(number -> "file:" + product.archive() + (number == 0 ? "" : "-" + number))
                .collect(Collectors.joining(","));
    }

    private Work harvest(String id, long files, long size, UnaryOperator<Product> settings) {
        return new DownloadWork(setup, id, id, Accounts.equal(files, size), Set.of(), settings);
    }

    private Work mixed() {
        var meetings = setup.options().scaled(200);
        return new DownloadWork(
                setup,
                "c",
                "%s meetings: video, audio, transcript, chat".formatted(Sizes.number(meetings)),
                Accounts.mixed(meetings),
                Set.of());
    }

    private Work download(String id, long files, long size, Set<Extra> extras) {
        return new DownloadWork(
                setup,
                id,
                "%s × %s".formatted(Sizes.number(files), Sizes.of(size)),
                Accounts.equal(files, size),
                extras);
    }

    private void run() throws Exception {
        var options = setup.options();
        var csv = options.directory().resolve(options.growth() ? "growth.csv" : "results.csv");
        results.read(csv, commit, options.scale());
        var works = options.growth() ? series() : works();
        if (works.stream().noneMatch(work -> options.selects(work.id()))) {
            throw new IllegalArgumentException("bench.only is %s, must name some of %s"
                    .formatted(options.only(), works.stream().map(Work::id).toList()));
        }
        for (var work : works) {
            if (options.selects(work.id())) {
                results.remove(work.id());
                try {
                    measure(work);
                } catch (IOException | RuntimeException e) {
                    failed = true;
                    say("%s  FAILED: %s", work.id(), e);
                } finally {
                    work.close();
                }
                results.sort(works.stream().map(Work::id).toList());
                results.write(csv);
                plot(options.directory());
            }
        }
        if (options.docs()) {
            writeDocs();
        }
    }

    private void measure(Work work) throws Exception {
        var options = setup.options();
        say("%s  %s: preparing", work.id(), work.name());
        Files.createDirectories(setup.directory(work.id()).resolve("logs"));
        var arms = new ArrayList<Arm>();
        var missing = new ArrayList<Arm>();
        for (var arm : work.prepare()) {
            if (Tools.has(arm.tool())) {
                arms.add(arm);
            } else {
                say("%s  SKIPPED %s: %s is not installed", work.id(), arm.name(), arm.tool());
                missing.add(arm);
            }
        }
        for (var round = 1; round <= options.rounds(); round++) {
            // Another one begins each time.
            var turn = new ArrayList<>(arms);
            Collections.rotate(turn, 1 - round);
            for (var arm : turn) {
                arm.before().run();
                Folders.sync(setup.runs());
                var whole = setup.stopwatch().measure(arm.program());
                var part = whole.lasting(arm.timing().seconds(whole));
                arm.after().run();
                add(work, arm, round, part);
                say(
                        "%s  %s  round %d of %d  %-34s %8.2f s",
                        work.id(), work.name(), round, options.rounds(), arm.name(), part.seconds());
            }
        }
        for (var arm : missing) {
            add(work, arm, 1, new Measurement(0, Double.NaN, Double.NaN, 0));
        }
    }

    private void add(Work work, Arm arm, int round, Measurement measured) {
        results.add(new Result(
                date,
                commit,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                setup.options().scale(),
                work.id(),
                work.name(),
                work.amount().number(),
                work.amount().unit(),
                arm.name(),
                arm.target(),
                round,
                measured.seconds(),
                measured.cpuSeconds(),
                measured.peakKilobytes()));
    }

    private void plot(Path directory) throws IOException {
        if (setup.options().growth()) {
            GrowthPlot.write(results, directory.resolve("growth.svg"));
        } else {
            RatioPlot.write(results, directory.resolve("ratios.svg"));
        }
    }

    private void writeDocs() throws IOException {
        var growth = setup.options().growth();
        plot(Files.createDirectories(PLOTS));
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Commit %s, %s, %d cores, Java %s, %d rounds, scale %s."
                .formatted(
                        commit,
                        date.substring(0, 10),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        setup.options().rounds(),
                        setup.options().scale()));
        lines.addAll(List.of(
                "",
                growth
                        ? "![Time of the doubling series, divided by that of their first points](performance/growth.svg)"
                        : "![Time of other tools, divided by this product's](performance/ratios.svg)",
                ""));
        lines.addAll(Report.markdown(results));
        lines.add("");
        Report.replace(DOCS, growth ? "growth" : "figures", lines);
    }

    private static String commit() throws IOException {
        var git = new Properties();
        try (var in = Files.newInputStream(Path.of("target/classes/recording-routes/build.properties"))) {
            git.load(in);
        }
        return git.getProperty("commit", "unknown");
    }

    private void say(String format, Object... values) {
        progress.println(
                LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + String.format(Locale.ROOT, format, values));
    }
}
