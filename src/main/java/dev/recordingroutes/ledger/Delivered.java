package dev.recordingroutes.ledger;

import java.time.Instant;

/**
 * A delivered file as the ledger has it, to be compared with the file at its destination.
 *
 * @param id of the file in the ledger
 * @param path relative to the destination
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param recordedAt start of the recording
 * @param deliveredAt time of the delivery
 */
public record Delivered(String id, String path, long size, String sha256, Instant recordedAt, Instant deliveredAt) {}
