package dev.lamina.operator.publish;

import dev.lamina.api.PublishStatus;
import dev.lamina.operator.status.ConditionFact;
import java.util.Optional;

/**
 * What was published of a function.
 *
 * @param status null if there was never a version
 * @param fact of the condition Published; empty without spec.publish
 */
public record Published(PublishStatus status, Optional<ConditionFact> fact) {
    static final String TYPE = "Published";
}
