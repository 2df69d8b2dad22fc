/** The images of the runtimes, as dev/images.sh made them, against a gateway of the tests. */
package dev.lamina.runtime.image;
