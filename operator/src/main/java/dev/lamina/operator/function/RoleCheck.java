package dev.lamina.operator.function;

import dev.lamina.api.ExecutionRole;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.ConditionFact;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether a function can get the credentials that its execution role promises. Whether the STS accepts the role
 * is known only when the function asks: the gateway's response says so then.
 */
record RoleCheck(OperatorConfig.Sts sts) {

    /** Returns why not: the first objection; empty if there is none. */
    Optional<ConditionFact> objection(ExecutionRole role) {
        return Stream.of(withoutSts(role), withoutArn(role), PolicyCheck.objection(role.policy()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(objection -> ConditionFact.isFalse(
                        ResolutionResult.DEPLOYED, "ExecutionRoleInvalid", "spec.executionRole." + objection));
    }

    private Optional<String> withoutSts(ExecutionRole role) {
        if (sts.endpoint().isPresent() || role.arn() == null && role.policy() == null) {
            return Optional.empty();
        }
        return Optional.of((role.arn() == null ? "policy" : "arn")
                + ": this installation has no STS that gives credentials; remove the field, or set the Helm value "
                + "sts.endpoint");
    }

    private Optional<String> withoutArn(ExecutionRole role) {
        if (role.policy() == null || role.arn() != null || sts.defaultRoleArn().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("arn: required with policy, because this installation has no default role; set it, or the "
                + "Helm value sts.defaultRoleArn");
    }
}
