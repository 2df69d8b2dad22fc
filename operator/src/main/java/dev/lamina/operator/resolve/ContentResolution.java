package dev.lamina.operator.resolve;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentPendingException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Resolves content and turns the outcome into a fact: also an error that the user can fix, and a store that is down.
 */
@ApplicationScoped
public class ContentResolution {
    private static final String PENDING = "Resolving";

    private final ContentResolver resolver;

    public ContentResolution(ContentResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Resolves content. The result for this very spec stays valid while the source is unavailable, so that no function
     * stops working because a store is down for a while.
     *
     * @param condition type of the fact
     */
    public ResolutionFact resolve(ContentRequest request, String condition) {
        try {
            return resolved(resolver.resolve(request), condition);
        } catch (ContentPendingException e) {
            return new ResolutionFact(Optional.empty(), ConditionFact.unknown(condition, PENDING, e.getMessage()));
        } catch (ContentException e) {
            return new ResolutionFact(Optional.empty(), ConditionFact.isFalse(condition, e.reason(), e.getMessage()));
        } catch (ContentUnavailableException e) {
            return request.previous()
                    .filter(previous -> request.settled())
                    .map(previous -> resolved(previous, condition))
                    .orElseGet(() -> new ResolutionFact(
                            Optional.empty(), ConditionFact.isFalse(condition, e.reason(), e.getMessage())));
        }
    }

    /**
     * Returns whether content is being resolved and the status needs no change until that ends: it refers to this
     * generation, or to one whose content was resolved. The reconciler is triggered when there is an outcome, and does
     * nothing before: the running version is not removed, and a new spec is not deployed with old content.
     *
     * @param fact the result of {@link #resolve}
     * @param before the previous conditions, or null
     */
    public static boolean isPending(ConditionFact fact, List<Condition> before, long generation) {
        return fact.reason().equals(PENDING)
                && Conditions.find(before, fact.type())
                        .filter(known -> known.getStatus().equals("True")
                                || Objects.equals(known.getObservedGeneration(), generation))
                        .isPresent();
    }

    /** Returns the fact that content is in the store. */
    public static ConditionFact stored(String condition, ResolvedContent content) {
        return ConditionFact.isTrue(
                condition, "Resolved", "sha256 " + content.sha256() + ", " + content.sizeBytes() + " bytes");
    }

    private static ResolutionFact resolved(ResolvedContent content, String condition) {
        return new ResolutionFact(Optional.of(content), stored(condition, content));
    }
}
