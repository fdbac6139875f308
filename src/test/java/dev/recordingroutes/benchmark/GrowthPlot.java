package dev.recordingroutes.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/** Lines of the doubling series, each divided by its first point, on logarithmic axes. */
final class GrowthPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Color[] COLORS = {
        new Color(0x1F, 0x77, 0xB4),
        new Color(0xD6, 0x27, 0x28),
        new Color(0x2C, 0xA0, 0x2C),
        new Color(0x94, 0x67, 0xBD),
        new Color(0xFF, 0x7F, 0x0E),
        new Color(0x8C, 0x56, 0x4B)
    };

    private GrowthPlot() {}

    /** Writes the plot as SVG. */
    static void write(Results results, Path file) throws IOException {
        var data = new XYSeriesCollection();
        var proportional = new XYSeries("in proportion");
        data.addSeries(proportional);
        var points = 2;
        var least = 1.0;
        var most = 1.0;
        for (var table : results.tables()) {
            points = Math.max(points, table.lines().size());
            var series = new XYSeries("%s (%s to %s)"
                    .formatted(table.name(), first(table).arm(), last(table).arm()));
            var factor = 1;
            for (var line : table.lines()) {
                series.add(factor, line.ratio().median());
                least = Math.min(least, line.ratio().median());
                most = Math.max(most, line.ratio().median());
                factor *= 2;
            }
            data.addSeries(series);
        }
        var largest = 1 << (points - 1);
        proportional.add(1, 1);
        proportional.add(largest, largest);

        var renderer = new XYLineAndShapeRenderer();
        renderer.setSeriesPaint(0, Color.GRAY);
        renderer.setSeriesShapesVisible(0, false);
        renderer.setSeriesStroke(
                0, new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {5, 5}, 0));
        for (var series = 1; series < data.getSeriesCount(); series++) {
            renderer.setSeriesPaint(series, COLORS[(series - 1) % COLORS.length]);
            renderer.setSeriesStroke(series, new BasicStroke(2));
        }
        var plot = new XYPlot(
                data,
                axis("times as much as at the first point", 0.95, largest * 1.05),
                axis("times as long", least / 1.1, Math.max(largest, most) * 1.1),
                renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        var chart = new JFreeChart("How time grows with the work", FONT.deriveFont(16f), plot, true);
        chart.setBackgroundPaint(Color.WHITE);
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        var svg = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        SVGUtils.writeToSVG(file.toFile(), svg.getSVGElement());
    }

    private static Results.Line first(Results.Table table) {
        return table.lines().get(0);
    }

    private static Results.Line last(Results.Table table) {
        return table.lines().get(table.lines().size() - 1);
    }

    private static LogAxis axis(String label, double least, double most) {
        var axis = new LogAxis(label);
        axis.setBase(2);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        axis.setRange(least, most);
        axis.setTickLabelFont(FONT);
        axis.setLabelFont(FONT);
        return axis;
    }
}
