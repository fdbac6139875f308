package dev.recordingroutes.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a file.
 *
 * @param event one word: {@code listed}, {@code ready}, {@code claimed}, {@code failed} (an attempt), {@code released}
 *     (its process ended), {@code delivered}, {@code waiting}, {@code parked}, {@code unavailable}, {@code skipped},
 *     {@code retried}, {@code redelivered}; at one destination {@code stored}, {@code not-stored}, {@code lost}; and what
 *     {@code verify} and {@code audit} found
 * @param attempt number of the attempt; null where none was counted
 * @param destination null when it concerns all of them
 * @param detail reason, or path, size and SHA-256
 */
public record FileEvent(
        Instant at,
        String event,
        @Nullable Integer attempt,
        @Nullable String destination,
        @Nullable String detail) {}
