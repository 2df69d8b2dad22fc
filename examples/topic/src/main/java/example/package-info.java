/** A function that publishes to a topic. */
package example;
