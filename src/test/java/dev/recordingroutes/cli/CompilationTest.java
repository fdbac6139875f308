package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompilationTest {
    @AfterEach
    void clear() {
        Compilation.command("compilerDirectivesClear");
    }

    @Test
    void theJvmTakesTheDirectivesOfTheDistribution() {
        assertThat(Compilation.add("src/main/dist/lib/compiler-directives.json"))
                .isEqualTo("2 compiler directives added");
    }

    @Test
    void directivesThatCantBeReadLeaveEverythingAsItIs() {
        assertThat(Compilation.add("no-such-file.json")).contains("no-such-file.json");
    }
}
