package dev.recordingroutes.routes;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Checks docs/guarantees.md: each promise names tests that exist, and no case is left out. */
class GuaranteesTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|Case))\\.(\\w+)`");
    private static final Pattern NAMED_IN_A_ROW = Pattern.compile("`(?:[A-Z]\\w+Test\\.)?(\\w+)`");
    /** Row of a promise: its sentence in bold, and in a column of their own one or more tests and nothing else. */
    private static final Pattern PROMISE =
            Pattern.compile("\\| \\*\\*[^|]+\\| (`[A-Z]\\w+(?:Test|Case)\\.\\w+`(?:<br>(?!\\s)|(?= \\|)))+ \\|");

    private static final Pattern SECTION_OF_PROMISES =
            Pattern.compile("\\| promise \\| tests \\|\n\\|---\\|---\\|\n((?:\\|.*\n)+)");

    private String page = "";

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("docs/guarantees.md"));
    }

    static Stream<String> cases() {
        return Stream.of(numbered("S", 1, 18), numbered("Z", 1, 12), numbered("W", 1, 12))
                .flatMap(each -> each);
    }

    private static Stream<String> numbered(String letter, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> letter + number);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRowOfACaseNamesItsTestsAndNoOthers(String id) throws Exception {
        var row = page.lines()
                .filter(line -> line.startsWith("| " + id + " |"))
                .findFirst()
                .orElse("");
        var told = NAMED_IN_A_ROW
                .matcher(row.substring(row.lastIndexOf("|", Math.max(0, row.length() - 2))))
                .results()
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));
        var tests = testsOfCase(id);
        assertThat(tests).as("tests of " + id).isNotEmpty();
        assertThat(told).isEqualTo(tests);
    }

    @Test
    void everyPromiseNamesTestsThatExist() throws Exception {
        var promises = SECTION_OF_PROMISES
                .matcher(page)
                .results()
                .flatMap(section -> section.group(1).lines())
                .toList();
        assertThat(promises).hasSizeGreaterThan(30).allMatch(promise -> PROMISE.matcher(promise)
                .matches());
        assertThat(page.lines().filter(line -> line.startsWith("| **"))).containsExactlyElementsOf(promises);
        var named = NAMED.matcher(page).results().toList();
        assertThat(named).hasSizeGreaterThan(promises.size());
        for (var test : named) {
            assertThat(tests(test.group(1))).contains(test.group(2));
        }
    }

    /** Finds the tests whose names begin with the number of a case, in whichever class. */
    private static Set<String> testsOfCase(String id) throws IOException {
        var name = Pattern.compile("\\bvoid (%s[A-Z]\\w*)\\(".formatted(id.toLowerCase(Locale.ROOT)));
        try (var all = Files.walk(TESTS.resolve("dev/recordingroutes/cases"))) {
            var tests = new TreeSet<String>();
            for (var file : all.filter(Files::isRegularFile).toList()) {
                name.matcher(Files.readString(file)).results().forEach(test -> tests.add(test.group(1)));
            }
            return tests;
        }
    }

    private static Set<String> tests(String className) throws Exception {
        List<Path> files;
        try (var all = Files.walk(TESTS)) {
            files = all.filter(file -> file.endsWith(className + ".java")).toList();
        }
        assertThat(files).as("classes with the name " + className).hasSize(1);
        var name = TESTS.relativize(files.get(0)).toString().replace('/', '.').replaceFirst("\\.java$", "");
        return Arrays.stream(Class.forName(name).getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .map(method -> method.getName())
                .collect(toCollection(TreeSet::new));
    }
}
