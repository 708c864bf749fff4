// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Stands in for a generated Groth16 verifier where the proof is not the point: it says yes to exactly one
/// statement, so a contract passes only if it asks for the public inputs that the test computed.
contract ExpectedInputsVerifier {
    /// @notice Ways to answer a right statement.
    enum Answer {
        Yes,
        No,
        Nothing,
        Two,
        Revert
    }

    bytes32 private _expected;
    Answer private _answer;

    /// @param expected Hash of the selector and the public inputs, packed.
    function expect(bytes32 expected, Answer answer) external {
        (_expected, _answer) = (expected, answer);
    }

    fallback() external {
        // selector, eight words of proof, public inputs
        bool right = keccak256(bytes.concat(msg.sig, msg.data[4 + 256:])) == _expected;
        Answer answer = right ? _answer : Answer.No;
        assembly ("memory-safe") {
            mstore(0, eq(answer, 0))
            switch answer
            case 2 {
                return(0, 0)
            }
            case 3 {
                mstore(0, 2)
                return(0, 32)
            }
            case 4 {
                revert(0, 0)
            }
            default {
                return(0, 32)
            }
        }
    }
}
