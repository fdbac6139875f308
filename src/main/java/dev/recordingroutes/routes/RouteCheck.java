package dev.recordingroutes.routes;

/** One kind of mistake, looked for in all files of a directory. */
@FunctionalInterface
interface RouteCheck {
    void check(RouteFiles files, Findings findings);
}
