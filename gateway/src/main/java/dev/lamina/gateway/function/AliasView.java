package dev.lamina.gateway.function;

import dev.lamina.api.FunctionUrl;
import java.util.Optional;

/**
 * What the data plane needs to know about an Alias: a snapshot of what its status says.
 *
 * @param id of the form {@code NAME:live}
 * @param version that is invoked; empty if the alias cannot be invoked
 * @param additional the second version, if there is one
 * @param weight share of the second version, from 0 to 1
 * @param url the function URL of the alias
 * @param rollout the step of a rollout that is in progress
 */
public record AliasView(
        FunctionId id,
        Optional<FunctionId> version,
        Optional<FunctionId> additional,
        double weight,
        Optional<FunctionUrl> url,
        Optional<Step> rollout) {

    /**
     * A step of a rollout.
     *
     * @param alias name of the Alias resource
     * @param version the new version
     * @param started when the step began, as the status has it: it identifies the step
     */
    public record Step(String alias, FunctionId version, String started) {}

    /**
     * Chooses a version.
     *
     * @param random from 0, below 1
     */
    Optional<FunctionId> choose(double random) {
        return additional.isPresent() && random < weight ? additional : version;
    }
}
