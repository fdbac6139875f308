package dev.recordingroutes.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Doubling series: this product alone, with twice as much of something from one arm to the next. */
public final class GrowthWork implements Work {
    private final String id;
    private final String name;
    private final List<Point> points;

    /**
     * One point of the series.
     *
     * @param label the doubled number
     * @param work of which this product's arm is measured
     */
    public record Point(String label, Work work) {}

    /** Creates a series; the second point has twice as much as the first. */
    public GrowthWork(String id, String name, List<Point> points) {
        this.id = id;
        this.name = name;
        this.points = List.copyOf(points);
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
        return Amount.NONE;
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var arms = new ArrayList<Arm>();
        for (var point : points) {
            arms.add(point.work().prepare().get(0).named(point.label()));
        }
        return arms;
    }

    @Override
    public void close() throws Exception {
        for (var point : points) {
            point.work().close();
        }
    }
}
