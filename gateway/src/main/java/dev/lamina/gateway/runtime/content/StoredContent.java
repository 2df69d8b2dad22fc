package dev.lamina.gateway.runtime.content;

import java.nio.file.Path;

/**
 * Code or a layer on this gateway's disk.
 *
 * @param file its bytes had the requested sha256 when this process wrote or checked it
 * @param crc32 the CRC-32 of those bytes: with it a pod can check quickly that it got the same
 */
public record StoredContent(Path file, long crc32) {}
