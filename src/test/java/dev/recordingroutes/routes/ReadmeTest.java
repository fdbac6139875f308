package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the README against the program. */
class ReadmeTest {
    private static final Pattern SETTING =
            Pattern.compile("(?m)^\\| `([a-z0-9-]+\\.[a-z0-9.-]+)` \\| (?:`(.*?)`)? \\|");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

    private String readme = "";

    @BeforeEach
    void read() throws IOException {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void itsTableHoldsEverySettingAndNoOther() {
        var told = SETTING.matcher(readme)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(new TreeSet<>(SettingsSchema.shipped().keys()));
    }

    @Test
    void itsTableHoldsTheDefaultsThatAreShipped() {
        var told = new TreeMap<String, String>();
        SETTING.matcher(readme)
                .results()
                .forEach(row -> told.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
        var shipped = new TreeMap<String, String>();
        Settings.shipped().forEach((key, value) -> shipped.put(key.toString(), value.toString()));
        assertThat(told).isEqualTo(shipped);
    }

    @Test
    void itsYamlStandsInAProvidersFile() throws IOException {
        var files = Files.readString(Path.of("routes/providers/webex.camel.yaml"));
        var blocks = YAML.matcher(readme)
                .results()
                .map(block -> block.group(1).strip())
                .toList();
        assertThat(blocks).isNotEmpty();
        for (var block : blocks) {
            for (var part : block.split("\n\n", -1)) {
                assertThat(files).contains(part);
            }
        }
    }

    @Test
    void itsLinksLeadSomewhere() {
        var links = LINK.matcher(readme).results().map(link -> link.group(1)).toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }

    @Test
    void itTellsOfTheProgramThatIsBuilt() {
        assertThat(readme)
                .contains("./mvnw -q -Pdemo")
                .contains("./mvnw verify")
                .contains("./mvnw -q -DskipTests package");
    }
}
