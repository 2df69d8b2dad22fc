package dev.lamina.gateway.logs;

import java.time.Duration;

/**
 * When a scan ends although there are more lines.
 *
 * @param lines that it reads
 * @param time that it takes
 */
public record ScanLimits(int lines, Duration time) {}
