package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.topic.TopicArn;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Publishes up to ten messages, each with its own result. */
record PublishBatch(Publisher publisher) implements SnsAction {
    private static final int MAX_ENTRIES = 10;
    private static final String ENTRIES = "PublishBatchRequestEntries.member";

    /** @param refused why it is not published; absent if it is */
    private record Entry(String id, UUID messageId, Optional<SnsMessage> message, Optional<AwsException> refused) {
        static Entry read(FormBody form) {
            String id = form.find("Id").orElse("");
            if (!id.matches("[A-Za-z0-9_-]{1,80}")) {
                throw SnsErrors.batch(
                        "InvalidBatchEntryId",
                        "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                                + " It can be at most 80 letters long.");
            }
            try {
                return new Entry(id, UUID.randomUUID(), Optional.of(SnsMessage.read(form)), Optional.empty());
            } catch (AwsException refusal) {
                return new Entry(id, UUID.randomUUID(), Optional.empty(), Optional.of(refusal));
            }
        }

        Entry failed(AwsException why) {
            return new Entry(id, messageId, message, Optional.of(why));
        }
    }

    @Override
    public String name() {
        return "PublishBatch";
    }

    @Override
    public Order read(FormBody form, Caller caller) {
        TopicArn topic = publisher.topic(form.get("TopicArn"));
        List<Entry> entries = entries(form);
        return new PublishCommand(publisher, topic, request -> published(topic, entries, request));
    }

    private Future<Consumer<Xml>> published(TopicArn topic, List<Entry> entries, SnsRequest request) {
        return Future.join(entries.stream()
                        .map(entry -> published(topic, entry, request))
                        .toList())
                .map(all -> written(all.list()));
    }

    private Future<Entry> published(TopicArn topic, Entry entry, SnsRequest request) {
        return entry.message().isEmpty()
                ? Future.succeededFuture(entry)
                : publisher
                        .publish(
                                topic,
                                entry.message()
                                        .get()
                                        .published(
                                                entry.messageId(),
                                                request.trace().value()))
                        .map(entry)
                        .recover(e -> Future.succeededFuture(
                                entry.failed(e instanceof AwsException known ? known : Publisher.notStored())));
    }

    private static List<Entry> entries(FormBody form) {
        List<FormBody> forms = form.list(ENTRIES);
        if (forms.isEmpty()) {
            throw SnsErrors.batch("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }
        if (forms.size() > MAX_ENTRIES) {
            throw SnsErrors.batch(
                    "TooManyEntriesInBatchRequest",
                    "The batch request contains more entries than permissible (at most " + MAX_ENTRIES + ").");
        }
        List<Entry> entries = forms.stream().map(Entry::read).toList();
        if (entries.stream().map(Entry::id).distinct().count() < entries.size()) {
            throw SnsErrors.batch(
                    "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
        }
        if (entries.stream()
                        .flatMap(entry -> entry.message().stream())
                        .mapToInt(SnsMessage::bytes)
                        .sum()
                > SnsMessage.MAX_BYTES) {
            throw SnsErrors.batch(
                    "BatchRequestTooLong", "The length of all the batch messages put together is more than the limit.");
        }
        return entries;
    }

    private static Consumer<Xml> written(List<Entry> entries) {
        return result -> result.element(
                        "Successful",
                        list -> entries.stream()
                                .filter(entry -> entry.refused().isEmpty())
                                .forEach(entry -> list.element(
                                        "member",
                                        member -> member.element("Id", entry.id())
                                                .element(
                                                        "MessageId",
                                                        entry.messageId().toString()))))
                .element(
                        "Failed",
                        list -> entries.stream()
                                .filter(entry -> entry.refused().isPresent())
                                .forEach(entry -> list.element(
                                        "member",
                                        member -> member.element("Id", entry.id())
                                                .element(
                                                        "Code",
                                                        entry.refused().get().code())
                                                .element(
                                                        "Message",
                                                        entry.refused().get().getMessage())
                                                .element(
                                                        "SenderFault",
                                                        String.valueOf(entry.refused()
                                                                        .get()
                                                                        .status()
                                                                < 500)))));
    }
}
