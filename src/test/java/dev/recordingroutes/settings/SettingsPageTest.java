package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests that the files generated from the settings schema are up to date.
 *
 * <p>{@code ./mvnw test -Dtest=SettingsPageTest -Dregenerate=true} writes them again.
 */
class SettingsPageTest {
    private static final Path PROPERTIES = Path.of("application.properties");
    private static final Path PAGE = Path.of("docs/settings.md");
    private static final Pattern SETTING =
            Pattern.compile("(?m)^\\| `([a-z0-9-]+\\.[a-z0-9.-]+)` \\| (?:`(.*?)`)? \\|");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

    private static final SettingsSchema SCHEMA = SettingsSchema.shipped();

    @BeforeAll
    static void regenerate() throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PROPERTIES, SettingsPages.properties(SCHEMA));
            Files.writeString(PAGE, SettingsPages.page(SCHEMA));
        }
    }

    @Test
    void theShippedPropertiesAreMadeFromTheSchema() throws IOException {
        assertThat(Files.readString(PROPERTIES)).isEqualTo(SettingsPages.properties(SCHEMA));
    }

    @Test
    void thePageIsMadeFromTheSchema() throws IOException {
        assertThat(Files.readString(PAGE)).isEqualTo(SettingsPages.page(SCHEMA));
    }

    @Test
    void itsTableHoldsEverySettingAndNoOther() throws IOException {
        var told = SETTING.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(new TreeSet<>(SCHEMA.keys()));
    }

    @Test
    void itsTableHoldsTheDefaultsThatAreShipped() throws IOException {
        var told = new TreeMap<String, String>();
        SETTING.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> told.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
        var shipped = new TreeMap<String, String>();
        Settings.shipped().forEach((key, value) -> shipped.put(key.toString(), value.toString()));
        assertThat(told).isEqualTo(shipped);
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        assertThat(LINK.matcher(Files.readString(PAGE)).results().map(link -> PAGE.resolveSibling(link.group(1))))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void helpListsEverySettingWithItsDefaultAndDescription() {
        var help = SettingsHelp.text(SCHEMA);

        assertThat(help)
                .contains(
                        "zoom.page-size=300\n      How many meetings Zoom puts on one page of its answer: 1 to 300.\n");
        assertThat(SCHEMA.keys()).allSatisfy(key -> assertThat(help).contains("\n  " + key + "="));
    }
}
