package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which events go to which function. */
@ValidationRule(value = "has(self.source.queue) || !has(self.batch)", message = "batch: only for a queue; other sources send one event per invocation")
@ValidationRule(value = "has(self.source.queue) || !has(self.maxConcurrency)", message = "maxConcurrency: only for a queue")
@ValidationRule(value = "has(self.source.queue) || !has(self.maxReceiveCount) && !has(self.deadLetter)",
    message = "maxReceiveCount, deadLetter: only for a queue; for other sources the function's async and deadLetter say what becomes of failures")
@ValidationRule(value = "has(self.deadLetter) || !has(self.maxReceiveCount)", message = "maxReceiveCount: needs deadLetter, where the record goes then")
@ValidationRule(value = "has(self.source.queue) || has(self.source.topic) || !has(self.filters)", message = "filters: only for a queue or a topic")
@ValidationRule(value = "!has(self.source.queue) || !has(self.source.queue.sqs) || !has(self.batch) || !has(self.batch.size) || self.batch.size <= 10 || has(self.batch.windowSeconds) && self.batch.windowSeconds > 0",
    message = "batch.windowSeconds: must be greater than 0 if batch.size is greater than 10, as a queue of SQS gives out 10 messages at most")
@ValidationRule(value = "!has(self.source.queue) || !has(self.source.queue.nats) || has(self.source.queue.nats.stream)",
    message = "source.queue.nats.stream: a source needs the stream it reads")
@JsonInclude(Include.NON_NULL)
public record TriggerSpec(
    @Required
    @JsonPropertyDescription("The function that gets the events.")
    FunctionReference function,

    @Default("true")
    @JsonPropertyDescription("false stops the flow of events; the source keeps what it keeps.")
    Boolean enabled,

    @JsonPropertyDescription("How many records make one invocation; for queues.")
    Batch batch,

    @Size(max = 10)
    @JsonPropertyDescription("Patterns of Lambda's event filtering, JSON texts, of which a record must match one, or it is dropped; for queues and topics. Absent: all records pass.")
    List<@Size(min = 2, max = 4096) String> filters,

    @Min(1)
    @Max(1000)
    @JsonPropertyDescription("Most invocations of the function at once on behalf of this trigger; for queues. Absent: the function's own limits.")
    Integer maxConcurrency,

    @Min(1)
    @Max(1000)
    @JsonPropertyDescription("Times that a record is given to the function before it goes to deadLetter; for queues. Absent: 10 where there is a deadLetter, and without one as often as the queue gives it out.")
    Integer maxReceiveCount,

    @JsonPropertyDescription("Where records go that the function never took; for queues. Absent: what becomes of them is the queue's business.")
    DeadLetter deadLetter,

    @Required
    @JsonPropertyDescription("Where the events come from; exactly one member.")
    Source source) {

  private static final int BATCH_SIZE = 10;
  private static final int KAFKA_BATCH_SIZE = 100;

  /** Whether events shall flow. */
  public boolean isEnabled() {
    return !Boolean.FALSE.equals(enabled);
  }

  /** The same, switched off. */
  TriggerSpec disabled() {
    return new TriggerSpec(function, false, batch, filters, maxConcurrency, maxReceiveCount, deadLetter, source);
  }

  /** The patterns a record may match; none: all records pass. */
  public List<String> filtersOrNone() {
    return filters == null ? List.of() : filters;
  }

  /** Most records of one invocation, for queues: Lambda's defaults where the manifest says nothing. */
  public int batchSize() {
    Integer size = batchOrDefaults().size();
    if (size != null) {
      return size;
    }
    return source.queue() != null && source.queue().kafka() != null ? KAFKA_BATCH_SIZE : BATCH_SIZE;
  }

  /** The spec with a batch block even where the manifest has none. */
  public Batch batchOrDefaults() {
    return batch == null ? Batch.DEFAULTS : batch;
  }
}
