package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of results: as text of at most 100 columns, and in the documentation between two markers. */
public final class Report {
    private static final String ROW = "%-34s %8s %12s %8s %7s %8s %13s%n";

    private Report() {}

    /** Returns tables for a terminal. */
    public static String text(Results results, String footnote) {
        var text = new StringBuilder();
        text.append(ROW.formatted("", "seconds", "min–max", "CPU s", "RSS MB", "ratio", "min–max"));
        for (var table : results.tables()) {
            text.append("%n%s  %s  %s%n".formatted(table.work(), table.name(), table.rate()));
            for (var index = 0; index < table.lines().size(); index++) {
                var line = table.lines().get(index);
                var product = index == 0;
                text.append(ROW.formatted(
                        "   " + line.arm(),
                        line.seconds().middle(),
                        line.seconds().range(),
                        line.cpuSeconds().middle(),
                        megabytes(line),
                        product ? "" : line.ratio().middle(),
                        product ? "" : line.ratio().range()));
            }
        }
        return text.append("%n%s%n".formatted(footnote)).toString();
    }

    /** Returns tables for the documentation. */
    public static List<String> markdown(Results results) {
        var lines = new ArrayList<String>();
        lines.addAll(List.of(
                "| | seconds (min–max) | CPU s | RSS MB | ratio (min–max) | target |", "|---|---|---|---|---|---|"));
        for (var table : results.tables()) {
            var rate = table.rate().isEmpty() ? "" : ", " + table.rate();
            lines.add("| **%s: %s**%s | | | | | |".formatted(table.work(), table.name(), rate));
            for (var index = 0; index < table.lines().size(); index++) {
                var line = table.lines().get(index);
                var product = index == 0;
                lines.add("| %s | %s | %s | %s | %s | %s |"
                        .formatted(
                                line.arm().replace("|", "\\|"),
                                withRange(line.seconds()),
                                line.cpuSeconds().middle(),
                                megabytes(line),
                                product ? "" : withRange(line.ratio()),
                                line.target() == 0 ? "" : String.format(Locale.ROOT, "%.2f", line.target())));
            }
        }
        return lines;
    }

    /**
     * Replaces the lines between two markers.
     *
     * @param name of the markers {@code <!-- NAME: begin -->} and {@code <!-- NAME: end -->}
     */
    public static void replace(Path file, String name, List<String> lines) throws IOException {
        var old = Files.readAllLines(file);
        var begin = old.indexOf("<!-- %s: begin -->".formatted(name));
        var end = old.indexOf("<!-- %s: end -->".formatted(name));
        if (begin < 0 || end < begin) {
            throw new IOException("%s has no markers for %s".formatted(file, name));
        }
        var text = new ArrayList<>(old.subList(0, begin + 1));
        text.addAll(lines);
        text.addAll(old.subList(end, old.size()));
        Files.write(file, text);
    }

    private static String withRange(Spread spread) {
        return Double.isNaN(spread.median()) ? "–" : "%s (%s)".formatted(spread.middle(), spread.range());
    }

    private static String megabytes(Results.Line line) {
        var most = line.peakMegabytes().max();
        return Double.isNaN(most) ? "–" : String.valueOf(Math.round(most));
    }
}
