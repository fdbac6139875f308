package dev.recordingroutes.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\x{0}-\\x{1F}\\u200D]]");

    @Test
    void everyCharacterThatCanNotBeSeenIsEscapedAndNoOther() {
        var wrong = new ArrayList<String>();
        for (var character = 0; character <= Character.MAX_CODE_POINT; character++) {
            var one = Character.toString(character);
            var isEscaped = !JsonText.escaped(one).equals(one);
            if (isEscaped != UNSEEN.matcher(one).matches()) {
                wrong.add("U+%04X".formatted(character));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void eachUnitOfACharacterIsWrittenAndTheRestStays() {
        assertThat(JsonText.escaped("\"東京 👩\u200D💻 \u009b a\u202Eb \uDB40\uDC01 c\""))
                .isEqualTo("\"東京 👩\u200D💻 \\u009b a\\u202eb \\udb40\\udc01 c\"");
    }
}
