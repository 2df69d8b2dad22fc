package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The cache with which environments of a version start. */
@JsonInclude(Include.NON_NULL)
public record SnapStartStatus(
        @JsonPropertyDescription(
                "On: environments start with the cache. Off: they start without it, for the reason in message.")
        OptimizationStatus optimizationStatus,

        @Size(max = 64) @JsonPropertyDescription("SHA-256 hash of the cache, which is stored with code and layers.")
        String sha256,

        @Size(max = 1024)
        @JsonPropertyDescription("Runtime image that made the cache, and with which alone it can be used.")
        String runtimeImage,

        @Size(max = 1024) @JsonPropertyDescription("Why there is no cache; absent if there is one.")
        String message) {

    /** Whether environments start with the cache. */
    public enum OptimizationStatus {
        @JsonProperty("On")
        ON,
        @JsonProperty("Off")
        OFF
    }

    /** Returns the status with a cache. */
    public static SnapStartStatus on(String sha256, String runtimeImage) {
        return new SnapStartStatus(OptimizationStatus.ON, sha256, runtimeImage, null);
    }

    /** Returns the status without one. */
    public static SnapStartStatus off(String message, String runtimeImage) {
        return new SnapStartStatus(OptimizationStatus.OFF, null, runtimeImage, message);
    }
}
