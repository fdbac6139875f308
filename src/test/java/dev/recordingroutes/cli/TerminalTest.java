package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u001B", "\u0007", "\n", "\r", "\u007F", "\u009B", "\u2028", "\u061C", "\u202E", "\u2066"})
    void whatSteersATerminalIsAQuestionMark(String control) {
        assertThat(Terminal.printable("a" + control + "[2Jb")).isEqualTo("a?[2Jb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Übergabe", "週次会議", "اجتماع", "👩‍👩‍👧‍👦 family", "a\u00A0b"})
    void whatOnlyShowsItselfIsKept(String text) {
        assertThat(Terminal.printable(text)).isEqualTo(text);
    }
}
