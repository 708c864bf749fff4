// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786GatewaySource} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";

import {IMessageAttributes} from "../IMessageAttributes.sol";
import {IOutbox} from "../IOutbox.sol";

/// @title MessageAttributes
/// @notice Reads ERC-7786 attributes: each known one exactly once, nothing else.
library MessageAttributes {
    bytes4 internal constant INBOX = IMessageAttributes.inbox.selector;
    bytes4 internal constant GAS_LIMIT = IMessageAttributes.gasLimit.selector;

    /// @notice The values of both attributes, in any order.
    function parse(bytes[] calldata attributes) internal pure returns (address inbox, uint256 gasLimit) {
        bool hasInbox;
        bool hasGasLimit;
        for (uint256 i = 0; i < attributes.length; ++i) {
            bytes calldata attribute = attributes[i];
            bytes4 selector = attribute.length < 4 ? bytes4(0) : bytes4(attribute[:4]);
            if (!isKnown(selector)) revert IERC7786GatewaySource.UnsupportedAttribute(selector);
            bool again = selector == INBOX ? hasInbox : hasGasLimit;
            if (again || attribute.length != 36) revert IOutbox.InvalidAttribute(selector);
            uint256 word = uint256(bytes32(attribute[4:]));
            if (selector == INBOX) {
                if (word > type(uint160).max) revert IOutbox.InvalidAttribute(selector);
                (hasInbox, inbox) = (true, address(uint160(word)));
            } else {
                (hasGasLimit, gasLimit) = (true, word);
            }
        }
        if (!hasInbox) revert IOutbox.MissingAttribute(INBOX);
        if (!hasGasLimit) revert IOutbox.MissingAttribute(GAS_LIMIT);
    }

    /// @notice Whether there is such an attribute.
    function isKnown(bytes4 selector) internal pure returns (bool) {
        return selector == INBOX || selector == GAS_LIMIT;
    }
}
