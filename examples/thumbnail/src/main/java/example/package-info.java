/** A function that makes a thumbnail of each picture that is put into a bucket. */
package example;
