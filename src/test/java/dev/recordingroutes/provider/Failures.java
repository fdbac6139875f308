package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;

/** Asserts that a request fails, and with which action. */
final class Failures {
    private Failures() {}

    static ThrowableAssertAlternative<ProviderException> assertFails(ErrorAction action, ThrowingCallable call) {
        return assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(call)
                .matches(failure -> failure.action() == action, action.name());
    }
}
