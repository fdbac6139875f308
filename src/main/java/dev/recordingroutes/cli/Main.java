package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.operation.RequestException;
import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.settings.SettingsHelp;
import dev.recordingroutes.settings.SettingsSchema;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code recording-routes}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // UTF-8 whatever the locale: scripts read the JSON, and topics are in every language.
        var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        var out = new PrintWriter(output, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        var exitCode = run(arguments, Clock.systemUTC(), out, err);
        out.flush();
        if (output.failure() != null) {
            err.println("recording-routes: the output could not be written, and is cut short: " + output.failure());
            exitCode = Math.max(exitCode, ExitCode.UNSETTLED);
        }
        System.exit(exitCode);
    }

    /**
     * Runs a command to its end.
     *
     * @param clock that tells what time it is
     * @return the exit code: 0 well, 1 something is not settled well, 2 nothing was started
     */
    static int run(String[] arguments, Clock clock, PrintWriter out, PrintWriter err) {
        var program = new CommandLine(new RecordingRoutesCommand(clock));
        // Made only when help is asked for.
        program.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        help ->
                                "%nSettings, for --set, the environment and the settings file; those of a provider of your own are in its NAME.settings.yaml:%n%n%s"
                                        .formatted(SettingsHelp.text(SettingsSchema.shipped())));
        return program.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(26)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed)
                .execute(arguments);
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        command.getErr().println("recording-routes: " + oneLine(usage(e, command.getCommandSpec())));
        return ExitCode.USAGE;
    }

    private static String usage(ParameterException e, CommandSpec spec) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            var first = unmatched.getUnmatched().get(0);
            if (first.startsWith("-")) {
                return "unknown option '%s': see %s --help".formatted(first, spec.qualifiedName());
            }
            if (spec.parent() == null) {
                return "unknown command '%s': one of %s is possible"
                        .formatted(first, spec.subcommands().keySet().stream().collect(Collectors.joining(", ")));
            }
            return "'%s' is one argument too many: see %s --help".formatted(first, spec.qualifiedName());
        }
        return String.valueOf(e.getMessage());
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        var err = command.getErr();
        if (e instanceof SettingsException settings) {
            settings.problems().forEach(problem -> err.println("recording-routes: " + oneLine(problem)));
            return ExitCode.USAGE;
        }
        if (e instanceof UsageException || e instanceof RequestException || e instanceof LedgerException) {
            err.println("recording-routes: " + oneLine(String.valueOf(e.getMessage())));
            return ExitCode.USAGE;
        }
        err.println("recording-routes: " + Reason.of(e) + " (log.level=DEBUG shows more)");
        LoggerFactory.getLogger(Main.class).debug("the command failed", e);
        return ExitCode.UNSETTLED;
    }

    private static String oneLine(String text) {
        return Terminal.printable(text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
    }
}
