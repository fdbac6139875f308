package dev.recordingroutes.cli;

import java.util.ArrayList;
import java.util.List;

/** Text table whose columns are as wide as their longest cell. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean numbers;

    /** The first column is text, the others are numbers. */
    Table() {
        this(true);
    }

    private Table(boolean numbers) {
        this.numbers = numbers;
    }

    /** Every column is text. */
    static Table ofText() {
        return new Table(false);
    }

    Table row(Object... cells) {
        var row = new ArrayList<String>();
        for (var cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var i = 0; i < row.size(); i++) {
                var cell = row.get(i);
                var padding = " ".repeat(width(i) - cell.length());
                line.append(i == 0 ? "" : "  ").append(i > 0 && numbers ? padding + cell : cell + padding);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
