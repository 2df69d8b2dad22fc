package dev.lamina.installation;

import java.util.regex.Pattern;

/**
 * The names that one installation uses in NATS: streams, buckets, subjects, and what the consumers of queues are called by
 * default. All begin with its prefix, so that several installations can share one NATS. Operator and gateway have every name
 * from here.
 *
 * @param prefix lower-case letters, digits and dashes; no dot, so that it is one token of a subject
 */
public record NatsNames(String prefix) {
  public static final String DEFAULT_PREFIX = "lamina";
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  /** @throws IllegalArgumentException when the prefix has other characters, or more than 32 */
  public NatsNames {
    if (!ALLOWED.matcher(prefix).matches()) {
      throw new IllegalArgumentException("lamina.nats.prefix (nats.prefix in the chart's values) is \"" + prefix
          + "\": use 1 to 32 lower-case letters, digits and dashes, with a letter or digit at both ends");
    }
  }

  /** The stream that says whose all the others are. */
  public String ownerStream() {
    return prefix + "-installation";
  }

  public String ownerSubject() {
    return prefix + ".installation";
  }

  /** Object store of code and layers; an object's name is the hex sha256 of its bytes. */
  public String contentBucket() {
    return prefix + "-content";
  }

  /** Key-value bucket of the last tick of each schedule. */
  public String schedulesBucket() {
    return prefix + "-schedules";
  }

  /** Stream of the asynchronous events. */
  public String asyncStream() {
    return prefix + "-async";
  }

  /** @param path namespace, function and request, each one token; or wildcards */
  public String asyncSubject(String path) {
    return prefix + ".async." + path;
  }

  /** Stream of what became of asynchronous events. */
  public String endedStream() {
    return prefix + "-async-ended";
  }

  /** @param path as for {@link #asyncSubject} */
  public String endedSubject(String path) {
    return prefix + ".ended." + path;
  }

  /** On which gateways ask each other whether one runs an event. */
  public String handsAsk() {
    return prefix + ".hands.ask";
  }

  /** On which gateways ask each other not to begin with an event. */
  public String handsHoldOff() {
    return prefix + ".hands.hold-off";
  }

  /** Stream of which gateways there are, and what they may fill. */
  public String ledgerStream() {
    return prefix + "-gateways";
  }

  /** What the subject of every key of the ledger begins with. */
  public String ledgerSubjects() {
    return prefix + ".ledger.";
  }

  /** On which gateways tell each other their load. */
  public String gatewaysLoad() {
    return prefix + ".gateways.load";
  }

  /** On which one gateway is asked for places. */
  public String gatewaysWant(String process) {
    return prefix + ".gateways.want." + process;
  }
}
