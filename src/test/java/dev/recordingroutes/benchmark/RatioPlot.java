package dev.recordingroutes.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPosition;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.CategoryLabelWidthType;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.text.TextBlockAnchor;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/** Bars of ratios by work and tool, to the right of 1.0 where this product is faster. */
final class RatioPlot {
    private static final int WIDTH = 1000;
    private static final int ROW = 22;
    private static final int AROUND = 130;
    /** No-break spaces: SVG drops others at the beginning. */
    private static final String INDENT = "\u00a0".repeat(4);

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private RatioPlot() {}

    /** Row of the plot; without a line, it is the heading of a work. */
    private record Row(Label label, Results.Line line) {}

    /** Label of a row; its number tells it from equal ones. */
    private record Label(int number, String text) implements Comparable<Label> {
        @Override
        public int compareTo(Label other) {
            return Integer.compare(number, other.number);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Writes the plot as SVG. */
    static void write(Results results, Path file) throws IOException {
        var rows = rows(results);
        var data = new DefaultCategoryDataset();
        rows.forEach(row ->
                data.addValue(row.line() == null ? null : row.line().ratio().median(), "ratio", row.label()));

        var categories = new CategoryAxis();
        categories.setMaximumCategoryLabelWidthRatio(0.5f);
        categories.setLowerMargin(0.005);
        categories.setUpperMargin(0.005);
        categories.setCategoryMargin(0.2);
        categories.setTickLabelFont(FONT);
        // Widths of letters differ from viewer to viewer; what begins at the left stays in line.
        categories.setCategoryLabelPositions(CategoryLabelPositions.replaceLeftPosition(
                CategoryLabelPositions.STANDARD,
                new CategoryLabelPosition(
                        RectangleAnchor.LEFT, TextBlockAnchor.CENTER_LEFT, CategoryLabelWidthType.RANGE, 0.5f)));
        for (var row : rows) {
            if (row.line() == null) {
                categories.setTickLabelFont(row.label(), FONT.deriveFont(Font.BOLD));
            }
        }

        var plot = new CategoryPlot(data, categories, axis(rows), new Bars(rows));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setOutlineVisible(false);
        plot.addRangeMarker(new ValueMarker(1, Color.BLACK, new BasicStroke(1.5f)), Layer.BACKGROUND);
        var chart = new JFreeChart("Time of other tools, divided by this product's", FONT.deriveFont(16f), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        var subtitle = new TextTitle(
                "right of 1: this product is faster; thin line: least and greatest of all rounds; orange: target",
                FONT);
        subtitle.setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.addSubtitle(subtitle);

        var height = rows.size() * ROW + AROUND;
        var svg = new SVGGraphics2D(WIDTH, height);
        chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, height));
        SVGUtils.writeToSVG(file.toFile(), svg.getSVGElement());
    }

    private static List<Row> rows(Results results) {
        var rows = new ArrayList<Row>();
        for (var table : results.tables()) {
            rows.add(new Row(new Label(rows.size(), "%s  %s".formatted(table.work(), table.name())), null));
            table.lines().stream()
                    .skip(1)
                    .filter(line -> !Double.isNaN(line.ratio().median()))
                    .forEach(line -> rows.add(new Row(new Label(rows.size(), INDENT + line.arm()), line)));
        }
        return rows;
    }

    private static LogAxis axis(List<Row> rows) {
        var least = 0.5;
        var most = 2.0;
        for (var row : rows) {
            if (row.line() != null) {
                least = Math.min(least, row.line().ratio().min());
                most = Math.max(most, row.line().ratio().max());
            }
        }
        var axis = new LogAxis("tool's time / product's time");
        axis.setBase(2);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(
                new java.text.DecimalFormat("0.###", java.text.DecimalFormatSymbols.getInstance(Locale.ROOT)));
        // Room for the labels.
        axis.setRange(least / 1.7, most * 1.7);
        axis.setTickLabelFont(FONT);
        axis.setLabelFont(FONT);
        return axis;
    }

    /** Bars that begin at 1, with the range of all rounds and the target. */
    private static final class Bars extends BarRenderer {
        @Serial
        private static final long serialVersionUID = 1;

        private static final Color FASTER = new Color(0x4C, 0x9A, 0x5B);
        private static final Color SLOWER = new Color(0xC4, 0x5B, 0x4D);
        private static final Color TARGET = new Color(0xF0, 0x8C, 0x00);

        private final transient List<Row> rows;

        Bars(List<Row> rows) {
            this.rows = rows;
            setBase(1);
            setBarPainter(new StandardBarPainter());
            setShadowVisible(false);
        }

        @Override
        public Paint getItemPaint(int row, int column) {
            return rows.get(column).line().ratio().median() >= 1 ? FASTER : SLOWER;
        }

        @Override
        public void drawItem(
                Graphics2D graphics,
                CategoryItemRendererState state,
                Rectangle2D area,
                CategoryPlot plot,
                CategoryAxis categories,
                ValueAxis values,
                CategoryDataset data,
                int row,
                int column,
                int pass) {
            var line = rows.get(column).line();
            if (line == null) {
                return;
            }
            super.drawItem(graphics, state, area, plot, categories, values, data, row, column, pass);
            var edge = plot.getRangeAxisEdge();
            var middle = categories.getCategoryMiddle(column, data.getColumnCount(), area, plot.getDomainAxisEdge());
            var half = state.getBarWidth() / 2;
            var least = values.valueToJava2D(line.ratio().min(), area, edge);
            var most = values.valueToJava2D(line.ratio().max(), area, edge);
            graphics.setPaint(Color.DARK_GRAY);
            graphics.setStroke(new BasicStroke(1.2f));
            graphics.draw(new Line2D.Double(least, middle, most, middle));
            for (var end : List.of(least, most)) {
                graphics.draw(new Line2D.Double(end, middle - half / 2, end, middle + half / 2));
            }
            if (line.target() > 0) {
                var target = values.valueToJava2D(line.target(), area, edge);
                graphics.setPaint(TARGET);
                graphics.setStroke(new BasicStroke(3));
                graphics.draw(new Line2D.Double(target, middle - half - 1, target, middle + half + 1));
            }
            var label = line.ratio().middle();
            graphics.setPaint(Color.BLACK);
            graphics.setFont(FONT);
            var right = line.ratio().median() >= 1;
            var width = graphics.getFontMetrics().stringWidth(label);
            var one = values.valueToJava2D(1, area, edge);
            graphics.drawString(
                    label,
                    (float) (right ? Math.max(most, one) + 6 : Math.min(least, one) - 6 - width),
                    (float) middle + 4);
        }
    }
}
