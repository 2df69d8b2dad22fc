/** The functions of an AWS account, as AWS's own API describes them. */
package dev.lamina.converter.account;
