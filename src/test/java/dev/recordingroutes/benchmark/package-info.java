/**
 * Benchmark that anyone can run: this product beside other tools, as whole processes, on the machine at hand.
 *
 * <p>{@code ./mvnw -q -Pbench} runs it; docs/performance.md tells what is measured and how.
 */
package dev.recordingroutes.benchmark;
