package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Results of a run, and of earlier ones with the same commit and scale for works that it leaves out. */
public final class Results {
    private static final String HEAD =
            "date,commit,cores,java,scale,work,name,amount,unit,arm,target,round,seconds,cpu,rss_kb";
    private static final int COLUMNS = 15;

    private final List<Result> all = new ArrayList<>();

    /**
     * One arm of a work.
     *
     * @param ratio its seconds divided by the product's in the same round: more than 1 when the product is faster
     */
    public record Line(
            String arm, double target, Spread seconds, Spread cpuSeconds, Spread peakMegabytes, Spread ratio) {}

    /** Arms of one work, the product first. */
    public record Table(String work, String name, double amount, String unit, List<Line> lines) {
        /** Returns what the product does in a second. */
        public String rate() {
            var rate = amount / lines.get(0).seconds().median();
            return Double.isNaN(rate) || amount == 0 ? "" : String.format(Locale.ROOT, "%,.0f %s/s", rate, unit);
        }
    }

    /** Adds a result. */
    public void add(Result result) {
        all.add(result);
    }

    /** Forgets a work, which is measured anew. */
    public void remove(String work) {
        all.removeIf(result -> result.work().equals(work));
    }

    /** Puts works in an order, however they were measured one after the other. */
    public void sort(List<String> works) {
        all.sort(Comparator.comparingInt(result -> works.indexOf(result.work())));
    }

    /** Returns all results. */
    public List<Result> all() {
        return List.copyOf(all);
    }

    /** Returns a table for each work. */
    public List<Table> tables() {
        Map<String, List<Result>> works =
                all.stream().collect(Collectors.groupingBy(Result::work, LinkedHashMap::new, Collectors.toList()));
        return works.values().stream().map(Results::table).toList();
    }

    private static Table table(List<Result> results) {
        var first = results.get(0);
        Map<String, List<Result>> arms =
                results.stream().collect(Collectors.groupingBy(Result::arm, LinkedHashMap::new, Collectors.toList()));
        Map<Integer, Double> product =
                arms.values().iterator().next().stream().collect(Collectors.toMap(Result::round, Result::seconds));
        var lines = arms.entrySet().stream()
                .map(arm -> new Line(
                        arm.getKey(),
                        arm.getValue().get(0).target(),
                        spread(arm.getValue(), Result::seconds),
                        spread(arm.getValue(), Result::cpuSeconds),
                        spread(arm.getValue(), result -> result.peakKilobytes() / 1024.0),
                        spread(
                                arm.getValue(),
                                result -> result.seconds() / product.getOrDefault(result.round(), Double.NaN))))
                .toList();
        return new Table(first.work(), first.name(), first.amount(), first.unit(), lines);
    }

    private static Spread spread(List<Result> results, ToDoubleFunction<Result> value) {
        return Spread.of(results.stream()
                .filter(result -> !Double.isNaN(result.seconds()))
                .map(value::applyAsDouble)
                .toList());
    }

    /** Writes all results. */
    public void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(HEAD);
        for (var each : all) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%d,%.4f,%.2f,%d",
                    each.date(),
                    each.commit(),
                    each.cores(),
                    each.java(),
                    each.scale(),
                    each.work(),
                    quoted(each.name()),
                    each.amount(),
                    each.unit(),
                    quoted(each.arm()),
                    each.target(),
                    each.round(),
                    each.seconds(),
                    each.cpuSeconds(),
                    each.peakKilobytes()));
        }
        Files.write(file, lines);
    }

    /** Reads the results of earlier runs with the same commit and scale. */
    public void read(Path file, String commit, double scale) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (var line : Files.readAllLines(file)) {
            var fields = fields(line);
            if (fields.size() == COLUMNS
                    && fields.get(1).equals(commit)
                    && fields.get(4).equals(String.valueOf(scale))) {
                all.add(new Result(
                        fields.get(0),
                        commit,
                        Integer.parseInt(fields.get(2)),
                        fields.get(3),
                        scale,
                        fields.get(5),
                        fields.get(6),
                        Double.parseDouble(fields.get(7)),
                        fields.get(8),
                        fields.get(9),
                        Double.parseDouble(fields.get(10)),
                        Integer.parseInt(fields.get(11)),
                        Double.parseDouble(fields.get(12)),
                        Double.parseDouble(fields.get(13)),
                        Long.parseLong(fields.get(14))));
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        for (var character : (line + ",").toCharArray()) {
            if (character == '"') {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        return fields;
    }
}
