package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.http.AwsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The actions that are supported. */
@Singleton
class SnsActions {
    /** Actions that change topics. In Lamina, manifests declare the topics. */
    private static final Set<String> WRITES = Set.of(
            "CreateTopic",
            "DeleteTopic",
            "SetTopicAttributes",
            "Subscribe",
            "ConfirmSubscription",
            "Unsubscribe",
            "SetSubscriptionAttributes",
            "AddPermission",
            "RemovePermission",
            "TagResource",
            "UntagResource");

    private final List<SnsAction> all;

    @Inject
    SnsActions(Publisher publisher, TopicReads reads) {
        List<SnsAction> actions = new ArrayList<>(reads.all());
        actions.add(new Publish(publisher));
        actions.add(new PublishBatch(publisher));
        this.all = List.copyOf(actions);
    }

    SnsAction find(FormBody form) {
        String name = form.find("Action")
                .orElseThrow(() -> AwsException.front(400, "MissingAction", "The form has no Action."));
        return all.stream()
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private static AwsException unknown(String name) {
        return WRITES.contains(name)
                ? AwsException.front(
                        400,
                        "InvalidAction",
                        name + " is not available: topics are declared by manifests. Instead, apply or delete a Trigger"
                                + " manifest with spec.source.topic (kubectl apply, API lamina.dev/v1alpha1).")
                : AwsException.front(
                        400, "InvalidAction", "The action " + name + " is not valid for this web service.");
    }
}
