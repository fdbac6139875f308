package dev.recordingroutes.benchmark;

import java.util.List;

/** Something that is done by several arms, on equal inputs. */
public interface Work {
    /** Returns a short name to select it by: a letter, and where there are several of a kind, a hyphen and a word. */
    String id();

    /** Returns what is done, with numbers and sizes, as tables show it. */
    String name();

    /** Returns how much is done, to tell a rate. */
    Amount amount();

    /** Makes the inputs, and returns the arms; the first is this product, with which others are compared. */
    List<Arm> prepare() throws Exception;

    /** Stops servers, and deletes what only this work needs. */
    default void close() throws Exception {}

    /**
     * Number of things that are done.
     *
     * @param unit in the plural
     */
    record Amount(double number, String unit) {
        /** Amount of a work that has no rate. */
        public static final Amount NONE = new Amount(0, "");
    }
}
