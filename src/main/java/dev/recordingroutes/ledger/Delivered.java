package dev.recordingroutes.ledger;

import java.time.Instant;

/**
 * What the ledger says that a destination has.
 *
 * @param id of the file
 * @param path relative to the destination
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param recordedAt when what is in the file was recorded
 * @param deliveredAt since when the destination has it
 */
public record Delivered(String id, String path, long size, String sha256, Instant recordedAt, Instant deliveredAt) {}
