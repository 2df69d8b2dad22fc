/**
 * Code and layers on their way from the content store to pods, and uploads on their way into it.
 *
 * <p>The gateway compares them with their sha256, once for each file and process. It sends their CRC-32 along, with
 * which a pod checks that they arrived as they were here. A pod does not compute the sha256 again: that is 17 ms for
 * each MB on the way to its first answer, and would not protect it from a gateway that lies, whose events and
 * credentials it takes as well.
 */
package dev.lamina.gateway.runtime.content;
