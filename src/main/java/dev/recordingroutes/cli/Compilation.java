package dev.recordingroutes.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/**
 * Compilation of byte code by the JVM. Left alone, HotSpot compiles much of Camel thoroughly in the first minutes, at the
 * cost of more processor time than all transfers of an ordinary poll take, and gains little: docs/performance.md has the
 * figures.
 */
final class Compilation {
    private static final String DIRECTIVES = "recording-routes.compiler-directives";

    private Compilation() {}

    /**
     * Tells the JVM, in the background, to keep to the directives that the launcher names. It names none when
     * {@code JAVA_OPTS} has options of its own for the compilers; other virtual machines than HotSpot know none.
     *
     * <p>The option {@code -XX:CompilerDirectivesFile} would do the same, and write a line to the standard output.
     */
    static void direct() {
        var file = System.getProperty(DIRECTIVES, "");
        if (!file.isEmpty()) {
            var thread = new Thread(
                    () -> LoggerFactory.getLogger(Compilation.class).debug("{}: {}", file, add(file)),
                    "compiler-directives");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Adds the directives of a file; returns what the JVM says to it. */
    static String add(String file) {
        return command("compilerDirectivesAdd", file);
    }

    /** Runs a diagnostic command of the JVM; returns what it says. */
    static String command(String name, String... arguments) {
        var takes = arguments.length > 0;
        try {
            return String.valueOf(ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    name,
                                    takes ? new Object[] {arguments} : new Object[0],
                                    takes ? new String[] {String[].class.getName()} : new String[0]))
                    .strip();
        } catch (JMException | RuntimeException e) {
            return String.valueOf(e);
        }
    }
}
