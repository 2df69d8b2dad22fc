package dev.lamina.operator.resolve;

import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.ConditionFact;
import java.util.Optional;

/**
 * The result of resolving content.
 *
 * @param content the content to use; empty unless the fact holds
 * @param fact the fact for the condition
 */
public record ResolutionFact(Optional<ResolvedContent> content, ConditionFact fact) {}
