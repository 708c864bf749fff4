// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {ISlasher} from "./ISlasher.sol";
import {SymbioticBook} from "./SymbioticBook.sol";

/// @title SymbioticSlasher
/// @notice Lets the court slash operators of a Symbiotic network at a vault whose slasher acts at once.
contract SymbioticSlasher is SymbioticBook {
    /// @notice Fixes whom to slash for, and where.
    constructor(
        ISlashingCourt court,
        ISlasher slasher,
        bytes32 subnetwork
    ) SymbioticBook(court, slasher, subnetwork, 0) {} // solhint-disable-line no-empty-blocks

    function _order(
        address operator,
        uint256 amount,
        uint48,
        uint48 capture
    ) internal override returns (uint256) {
        return ISlasher(address(SLASHER)).slash(SUBNETWORK, operator, amount, capture, "");
    }
}
